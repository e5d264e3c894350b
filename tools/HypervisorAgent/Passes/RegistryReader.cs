using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.Client;
using Registry.V1;

namespace HypervisorAgent.Passes;

/// <summary>Reads from the registry what a plan needs.</summary>
/// <remarks>
/// The reads are not of one revision. They need not be: each action expects the parent that the plan was made with (see
/// <see cref="ActionWrites"/>).
/// </remarks>
internal static class RegistryReader
{
    private const int RefsPerCall = 1000;

    // Of `Node.name`.
    private const int LongestName = 253;

    private static readonly FieldMask Fields = FieldMask.FromStringEnumerable<Node>(
        ["id", "type", "name", "state", "definition", "parent", "unique_keys"]);

    /// <summary>The hypervisor's children, and who holds the keys and names of the machines.</summary>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public static async Task<RegistryView> ReadAsync(
        RegistryClient client, string? hypervisorId, IReadOnlyList<ReportedMachine> machines, CancellationToken cancellationToken)
    {
        var keys = machines.SelectMany(machine => machine.UniqueKeys).Distinct().ToList();
        var names = machines.Select(machine => machine.Details?.Name).OfType<string>().Where(MayBeHeld).Distinct().ToList();
        return new RegistryView
        {
            HypervisorId = hypervisorId,
            Children = hypervisorId is null ? [] : await ChildrenAsync(client, hypervisorId, cancellationToken),
            ByKey = await HoldersAsync(client, keys, NodeRefs.UniqueKey, cancellationToken),
            ByName = await HoldersAsync(client, names, NodeRefs.Name, cancellationToken),
        };
    }

    // A ref to a name that no node can have is malformed, and one malformed ref fails the call for all machines.
    private static bool MayBeHeld(string name) =>
        name.Length <= LongestName && name.Trim().Length == name.Length && !name.Any(char.IsControl);

    private static async Task<IReadOnlyList<Node>> ChildrenAsync(
        RegistryClient client, string hypervisorId, CancellationToken cancellationToken)
    {
        var request = new ListNodesRequest
        {
            Selector = new NodeSelector { Parent = NodeRefs.Id(hypervisorId) },
            PageSize = 1000,
            ReadMask = Fields,
        };
        var children = new List<Node>();
        await foreach (var child in client.ListNodesAsync(request, cancellationToken))
        {
            children.Add(child);
        }

        return children;
    }

    private static async Task<IReadOnlyDictionary<string, Node>> HoldersAsync(
        RegistryClient client, List<string> texts, Func<string, NodeRef> toRef, CancellationToken cancellationToken)
    {
        var holders = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var chunk in texts.Chunk(RefsPerCall))
        {
            var request = new BatchGetNodesRequest { NodeRefs = { chunk.Select(toRef) }, ReadMask = Fields };
            var response = await client.BatchGetNodesAsync(request, cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (response.Results[i].Node is { } node)
                {
                    holders[chunk[i]] = node;
                }
                else if (RegistryException.FromStatus(response.Results[i].Error) is { Reason: not ErrorReason.NodeNotFound } error)
                {
                    throw error;
                }
            }
        }

        return holders;
    }
}
