using System.Collections.Immutable;
using Registry.Domain.Items;
using Registry.Domain.Modules;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>The change of one node by one commit. Creation has no before, deletion no after.</summary>
public readonly record struct NodeChange(Node? Before, Node? After)
{
    /// <summary>Id of the node.</summary>
    public string NodeId => (After ?? Before!).Id;
}

/// <summary>The change of one allocation by one commit: made, freed (the after is held), or forgotten (no after).</summary>
public readonly record struct AllocationChange(Allocation? Before, Allocation? After)
{
    /// <summary>Id of the allocation's record.</summary>
    public string AllocationId => (After ?? Before!).Id;

    /// <summary>Id of its pool.</summary>
    public string PoolId => (After ?? Before!).PoolId;
}

/// <summary>The change of one module by one commit. The first has no before, deletion no after.</summary>
public readonly record struct ModuleChange(StoredModule? Before, StoredModule? After)
{
    /// <summary>Id of the module.</summary>
    public string ModuleId => (After ?? Before!).Id;
}

/// <summary>Everything that one commit changes in a snapshot: one change a node, an allocation and a module, each in the order of first change.
/// Of each the before is what the snapshot holds.</summary>
public sealed record StateChanges
{
    /// <summary>No changes.</summary>
    public static StateChanges None { get; } = new();

    /// <summary>Changes of nodes.</summary>
    public ImmutableArray<NodeChange> Nodes { get; init; } = [];

    /// <summary>Changes of allocations.</summary>
    public ImmutableArray<AllocationChange> Allocations { get; init; } = [];

    /// <summary>Changes of modules.</summary>
    public ImmutableArray<ModuleChange> Modules { get; init; } = [];

    /// <summary>The fields of items that are indexed from now on, where modules changed; null: the same as before.</summary>
    public ImmutableArray<IndexedField>? IndexedFields { get; init; }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Nodes.IsEmpty && Allocations.IsEmpty && Modules.IsEmpty;

    /// <summary>Changes of nodes only.</summary>
    public static StateChanges Of(params ImmutableArray<NodeChange> nodes) => new() { Nodes = nodes };
}

/// <summary>Everything that was stored, in any order; that of the ids of the nodes (ordinal) is the fastest.</summary>
/// <param name="Nodes">The nodes.</param>
public sealed record StoredState(IReadOnlyList<Node> Nodes)
{
    /// <summary>The allocations.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    /// <summary>The modules.</summary>
    public IReadOnlyList<StoredModule> Modules { get; init; } = [];
}
