using Registry.Domain.Collections;

namespace Registry.Domain.Pools;

/// <summary>Lists allocations of a snapshot, by pool and then by value; those of one node by the text of their ids.</summary>
/// <param name="snapshot">The snapshot.</param>
/// <param name="poolId">Of this pool only; null: of all.</param>
/// <param name="nodeId">Of this node only; null: of all, and those without.</param>
/// <param name="includeHeld">Whether held values are listed, too.</param>
public sealed class AllocationQuery(RegistrySnapshot snapshot, string? poolId, string? nodeId, bool includeHeld)
{
    /// <summary>The allocations after one of them, in order.</summary>
    /// <param name="lastId">Id of that one; empty: from the first.</param>
    public IEnumerable<Allocation> After(string lastId)
    {
        ArgumentNullException.ThrowIfNull(lastId);
        var last = lastId.Length == 0 ? null : snapshot.Pools.Find(lastId);
        var found = nodeId is not null ? OfNode(nodeId, lastId) : poolId is not null ? OfPool(poolId, last) : OfAll(last);
        return found.Where(allocation => (includeHeld || !allocation.IsHeld) && (poolId is null || allocation.PoolId == poolId));
    }

    private IEnumerable<Allocation> OfNode(string id, string lastId)
    {
        foreach (var entry in snapshot.Pools.ByNode.After(new IndexEntry(id, lastId)))
        {
            if (entry.Key != id)
            {
                yield break;
            }

            if (snapshot.Pools.Find(entry.Id) is { } allocation)
            {
                yield return allocation;
            }
        }
    }

    private IEnumerable<Allocation> OfPool(string id, Allocation? last)
    {
        if (snapshot.Pools.TryGet(id, out var book))
        {
            foreach (var allocation in last is null ? book.Entries.All() : book.Entries.After(last))
            {
                yield return allocation;
            }
        }
    }

    private IEnumerable<Allocation> OfAll(Allocation? last)
    {
        var pools = last is null
            ? snapshot.Indexes.ByType.Matching(new KeyProbe(Node.PoolType))
            : snapshot.Indexes.ByType.From(new IndexEntry(Node.PoolType, last.PoolId));
        foreach (var entry in pools)
        {
            if (entry.Key != Node.PoolType)
            {
                yield break;
            }

            foreach (var allocation in OfPool(entry.Id, entry.Id == last?.PoolId ? last : null))
            {
                yield return allocation;
            }
        }
    }
}
