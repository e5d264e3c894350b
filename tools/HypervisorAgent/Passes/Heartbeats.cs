using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Microsoft.Extensions.Logging;
using Registry.Client;
using Registry.V1;

namespace HypervisorAgent.Passes;

/// <summary>Tells the registry after a pass who is alive: the hypervisor, and the machines that run on it.</summary>
internal sealed class Heartbeats(RegistryClient client, TimeSpan ttl, ILogger logger)
{
    // Of `HeartbeatRequest.node_refs`.
    private const int RefsPerCall = 10_000;

    /// <summary>Sends them. A failure is a warning: the next pass sends them again, and the time to live outlasts two that fail.</summary>
    public async Task SendAsync(RegistryView registry, IReadOnlyList<ReportedMachine> machines, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var refs in Alive(registry, machines).Chunk(RefsPerCall))
            {
                await client.HeartbeatAsync(refs, ttl, cancellationToken);
            }
        }
        catch (RegistryException error)
        {
            logger.HeartbeatsFailed(error.Message);
        }
    }

    /// <summary>Who is alive. Machines that the registry does not know are among them, and it does not mind.</summary>
    public static IEnumerable<NodeRef> Alive(RegistryView registry, IReadOnlyList<ReportedMachine> machines)
    {
        if (registry.HypervisorId is not { } id)
        {
            return [];
        }

        var running = machines.Where(machine => machine.Details?.State == MachineState.Running && !IsElsewhere(machine));
        return running.Select(machine => NodeRefs.UniqueKey(machine.UuidKey)).Prepend(NodeRefs.Id(id));

        // A node below another hypervisor is left alone here too: that one's agent speaks for it.
        bool IsElsewhere(ReportedMachine machine) =>
            registry.ByKey.TryGetValue(machine.UuidKey, out var node) && node.Parent.Length > 0 && node.Parent != id;
    }
}
