using System.Collections.Immutable;
using Registry.Domain.Rules;

namespace Registry.Domain.Pools;

/// <summary>What one write allocates and frees, from however many pools: each step sees the ones before it, and nothing else sees any of them.
/// Used by one thread.</summary>
/// <param name="pools">The books to begin with.</param>
/// <param name="stamp">Revision and time of the commit. A tentative one will do where the values are only shown.</param>
public sealed class PoolDraft(PoolCatalog pools, CommitStamp stamp)
{
    private readonly Dictionary<string, PoolBook> _books = new(StringComparer.Ordinal);
    private readonly ChangeFold<AllocationChange> _changes = new(change => change.AllocationId, (first, last) => first with { After = last.After });

    /// <summary>What to commit, one change an allocation.</summary>
    public ImmutableArray<AllocationChange> Changes => [.. _changes.Changes.Where(change => change.Before is not null || change.After is not null)];

    /// <summary>The books of a pool after what was drafted; null where there is no such pool.</summary>
    public PoolBook? Find(string poolId) => _books.TryGetValue(poolId, out var drafted) || pools.TryGet(poolId, out drafted) ? drafted : null;

    /// <summary>Allocates, as <see cref="PoolBook.Allocate"/>.</summary>
    /// <returns>The allocation; null if it is refused.</returns>
    public Allocation? Allocate(string poolId, AllocationRequest request, out Rejection? rejection)
    {
        if (Find(poolId) is not { } book)
        {
            rejection = new Rejection.NotAPool(poolId);
            return null;
        }

        return Take(book.Allocate(request, stamp, out rejection));
    }

    /// <summary>Frees an active allocation.</summary>
    /// <returns>The held value; null if there is no such allocation.</returns>
    public Allocation? Free(string poolId, PoolValue value) => Take(Find(poolId)?.Free(value, stamp));

    /// <summary>The keys that a node claims once the changes are committed.</summary>
    public ImmutableArray<string> Claims(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var claims = new SortedSet<string>(node.ClaimedKeys, StringComparer.Ordinal);
        var changes = Changes;
        claims.ExceptWith(changes.Where(change => Owns(change.Before, node)).Select(change => change.Before!.ClaimedKey));
        claims.UnionWith(changes.Where(change => Owns(change.After, node)).Select(change => change.After!.ClaimedKey));
        return node.ClaimedKeys.SequenceEqual(claims) ? node.ClaimedKeys : [.. claims];
    }

    private static bool Owns(Allocation? allocation, Node node) => allocation is { IsHeld: false } && allocation.NodeId == node.Id;

    private Allocation? Take(PoolEdit? edit)
    {
        if (edit is null)
        {
            return null;
        }

        _books[edit.Book.PoolId] = edit.Book;
        _changes.Add(edit.Changes);
        return edit.Allocation;
    }
}
