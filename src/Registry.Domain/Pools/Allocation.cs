using Registry.Domain.Collections;

namespace Registry.Domain.Pools;

/// <summary>A value that a pool has handed out, or one that was freed and is held down. Immutable. Times are UTC.</summary>
public sealed record Allocation
{
    /// <summary>Prefix of the unique keys that allocations claim for their nodes.</summary>
    public const string KeyPrefix = "pool:";

    /// <summary>Id of the pool.</summary>
    public required string PoolId { get; init; }

    /// <summary>The value.</summary>
    public required PoolValue Value { get; init; }

    /// <summary>Id of the node that it is for; empty: none.</summary>
    public string NodeId { get; init; } = "";

    /// <summary>Path of the item that asked for it; empty where <c>Allocate</c> did.</summary>
    public string Path { get; init; } = "";

    /// <summary>What it is for, in the client's words.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>When it was allocated.</summary>
    public DateTime AllocateTime { get; init; }

    /// <summary>When it was freed; null: it is not.</summary>
    public DateTime? FreeTime { get; init; }

    /// <summary>Cluster-wide revision of the commit that last changed it.</summary>
    public long Revision { get; init; }

    /// <summary>Whether it was freed and is held down.</summary>
    public bool IsHeld => FreeTime is not null;

    /// <summary>Id of its record.</summary>
    public string Id => IdOf(PoolId, Value);

    /// <summary>The unique key that it claims for its node.</summary>
    public string ClaimedKey => KeyOf(PoolId, Value);

    /// <summary>The unique key that an allocation claims for its node.</summary>
    public static string KeyOf(string poolId, PoolValue value) => string.Concat(KeyPrefix, poolId, ":", value.ToString());

    /// <summary>Id of the record of a value; ids of pools have no control characters, so the parts cannot run together.</summary>
    public static string IdOf(string poolId, PoolValue value) => string.Concat(poolId, "\0", value.ToString());
}

/// <summary>Orders the allocations of one pool by their first number; they do not overlap.</summary>
public readonly struct AllocationOrder : IItemOrder<Allocation>
{
    /// <inheritdoc/>
    public static int Compare(in Allocation left, in Allocation right) => left.Value.Block.Start.CompareTo(right.Value.Block.Start);
}

/// <summary>Orders held allocations of one pool by when they were freed, then by their first number.</summary>
internal readonly struct HoldOrder : IItemOrder<Allocation>
{
    public static int Compare(in Allocation left, in Allocation right)
    {
        var order = left.FreeTime!.Value.CompareTo(right.FreeTime!.Value);
        return order != 0 ? order : AllocationOrder.Compare(left, right);
    }
}

/// <summary>A place in the order of the allocations of a pool.</summary>
internal readonly struct StartProbe(UInt128 start) : IProbe<Allocation>
{
    public int CompareTo(in Allocation item) => start.CompareTo(item.Value.Block.Start);
}
