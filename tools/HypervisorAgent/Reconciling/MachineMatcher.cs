using HypervisorAgent.Libvirt;
using Registry.V1;

namespace HypervisorAgent.Reconciling;

/// <summary>Finds the node of a machine: by its UUID, else by a MAC address, else by its name.</summary>
/// <remarks>
/// Only a UUID is proof. A node found by a MAC address or a name is taken for the machine's only if it holds no UUID of its own: otherwise
/// it is another machine that happens to share the name, for instance on another hypervisor.
/// </remarks>
internal sealed class MachineMatcher
{
    private readonly RegistryView _registry;
    private readonly string _machineType;

    public MachineMatcher(RegistryView registry, string machineType)
    {
        _registry = registry;
        _machineType = machineType;
    }

    /// <summary>The machine's node; a conflict that forbids any choice; or neither, if the registry does not know the machine.</summary>
    public Match Find(ReportedMachine machine)
    {
        if (_registry.ByKey.TryGetValue(machine.UuidKey, out var byUuid))
        {
            return byUuid.Type == _machineType
                ? new Match(byUuid, null)
                : new Match(null, $"its key {machine.UuidKey} is held by node {byUuid.Id} of type {byUuid.Type}");
        }

        return machine.Details is null ? new Match(null, null) : FindUnproven(machine, machine.Details.Name);
    }

    private Match FindUnproven(ReportedMachine machine, string name)
    {
        var holders = machine.UniqueKeys
            .Select(key => _registry.ByKey.GetValueOrDefault(key))
            .OfType<Node>()
            .DistinctBy(node => node.Id)
            .ToList();
        if (holders.Count > 1)
        {
            return new Match(null, $"its MAC addresses are held by different nodes: {string.Join(", ", holders.Select(node => node.Id))}");
        }

        var holder = holders.Count == 1 ? holders[0] : _registry.ByName.GetValueOrDefault(name);
        if (holder is null)
        {
            return new Match(null, null);
        }

        return MayBe(holder)
            ? new Match(holder, null)
            : new Match(null, $"its {(holders.Count == 1 ? "MAC address" : "name")} belongs to node {holder.Id} of type {holder.Type}, another system");
    }

    private bool MayBe(Node node) => node.Type == _machineType && !HasUuid(node);

    /// <summary>Whether a node says by its keys which machine it is.</summary>
    public static bool HasUuid(Node node) =>
        node.UniqueKeys.Any(key => key.StartsWith(ReportedMachine.UuidKeyPrefix, StringComparison.Ordinal));
}

/// <summary>What <see cref="MachineMatcher"/> found.</summary>
/// <param name="Node">The machine's node, or null.</param>
/// <param name="Conflict">Why no node may be taken or created for the machine, or null.</param>
internal readonly record struct Match(Node? Node, string? Conflict);
