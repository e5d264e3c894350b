namespace Registry.Domain.Pools;

/// <summary>What is asked of a pool.</summary>
public sealed record AllocationRequest
{
    /// <summary>Length of the wanted prefix; null: the pool's default, or the hint's.</summary>
    public int? PrefixLength { get; init; }

    /// <summary>The value wanted, this one or none; null: the lowest that is free.</summary>
    public PoolValue? Hint { get; init; }

    /// <summary>Id of the node that it is for; empty: none.</summary>
    public string NodeId { get; init; } = "";

    /// <summary>Path of the item that asks; empty: no item does.</summary>
    public string Path { get; init; } = "";

    /// <summary>What it is for, in the client's words.</summary>
    public string Purpose { get; init; } = "";
}

/// <summary>What allocating or freeing leads to.</summary>
/// <param name="Book">The pool's book afterwards.</param>
/// <param name="Allocation">The allocation that was made or freed.</param>
/// <param name="Changes">What to commit: the allocation's change, and those of expired holds that go.</param>
public sealed record PoolEdit(PoolBook Book, Allocation Allocation, System.Collections.Immutable.ImmutableArray<AllocationChange> Changes);
