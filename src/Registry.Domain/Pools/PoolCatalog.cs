using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Registry.Domain.Collections;

namespace Registry.Domain.Pools;

/// <summary>The books of all pools of a snapshot. Immutable.</summary>
public sealed class PoolCatalog
{
    private readonly HashTrie<PoolBook> _books;
    private readonly SortedTree<IndexEntry, IndexOrder> _byNode;

    private PoolCatalog(HashTrie<PoolBook> books, SortedTree<IndexEntry, IndexOrder> byNode) => (_books, _byNode) = (books, byNode);

    /// <summary>No pools.</summary>
    public static PoolCatalog Empty { get; } = new(HashTrie<PoolBook>.Empty, SortedTree<IndexEntry, IndexOrder>.Empty);

    /// <summary>How many there are.</summary>
    public int Count => _books.Count;

    /// <summary>Ids of the records of allocations and holds under the ids of their nodes; those without node are not here.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByNode => _byNode;

    /// <summary>Finds the books of a pool.</summary>
    public bool TryGet(string poolId, [NotNullWhen(true)] out PoolBook? book) => _books.TryGetValue(poolId, out book);

    /// <summary>All books, in no order.</summary>
    public IEnumerable<PoolBook> All()
    {
        foreach (var entry in _books)
        {
            yield return entry.Value;
        }
    }

    /// <summary>The active allocations of a node, in the order of their pools.</summary>
    public IEnumerable<Allocation> OfNode(string nodeId)
    {
        foreach (var entry in _byNode.Matching(new KeyProbe(nodeId)))
        {
            if (Find(entry.Id) is { IsHeld: false } allocation)
            {
                yield return allocation;
            }
        }
    }

    /// <summary>The allocation or hold of a record's id; null where there is none.</summary>
    public Allocation? Find(string allocationId)
    {
        ArgumentNullException.ThrowIfNull(allocationId);
        var end = allocationId.IndexOf('\0', StringComparison.Ordinal);
        return end > 0 && TryGet(allocationId[..end], out var book) && PoolValue.TryParse(allocationId[(end + 1)..], out var value, out _)
            && book.TryGet(value, out var allocation) ? allocation : null;
    }

    /// <summary>The books after these changes; the same instance where they touch no pool.</summary>
    internal PoolCatalog Apply(StateChanges changes, EditToken token)
    {
        var books = _books;
        foreach (var change in changes.Nodes)
        {
            if (change is { Before: null, After.Pool: { } spec })
            {
                books = books.Set(change.NodeId, PoolBook.Open(change.NodeId, spec), token);
            }
        }

        var byNode = _byNode;
        // All that is given up goes first: the numbers of an expired hold may be those of another value at once.
        foreach (var change in changes.Allocations)
        {
            if (change.Before is { } before)
            {
                books = books.Set(before.PoolId, Book(books, before).Remove(before, token), token);
                byNode = before.NodeId.Length == 0 ? byNode : byNode.Remove(new IndexEntry(before.NodeId, before.Id), token);
            }
        }

        foreach (var change in changes.Allocations)
        {
            if (change.After is { } after)
            {
                books = books.Set(after.PoolId, Book(books, after).Add(after, token), token);
                byNode = after.NodeId.Length == 0 ? byNode : byNode.Add(new IndexEntry(after.NodeId, after.Id), token);
            }
        }

        foreach (var change in changes.Nodes)
        {
            books = change is { Before.Pool: not null, After: null } ? books.Remove(change.NodeId, token) : books;
        }

        return books.Equals(_books) && byNode.Equals(_byNode) ? this : new PoolCatalog(books, byNode);
    }

    /// <summary>The books of what was stored, after checking it.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="allocations">The allocations and holds.</param>
    /// <param name="revision">Revision of the last commit.</param>
    /// <param name="problems">Gets what is wrong, naming the allocation.</param>
    internal static PoolCatalog Build(
        IReadOnlyList<Node> nodes, IReadOnlyList<Allocation> allocations, long revision, ICollection<string> problems)
    {
        var token = new EditToken();
        var books = HashTrie<PoolBook>.Empty;
        foreach (var node in nodes)
        {
            books = node.Pool is { } spec ? books.Set(node.Id, PoolBook.Open(node.Id, spec), token) : books;
        }

        var byNode = SortedTree<IndexEntry, IndexOrder>.Empty;
        foreach (var allocation in allocations)
        {
            books.TryGetValue(allocation.PoolId, out var book);
            if (Problem(book, allocation, revision) is { } problem)
            {
                problems.Add($"'{allocation.Value}' of pool '{allocation.PoolId}' {problem}");
                continue;
            }

            books = books.Set(allocation.PoolId, book!.Add(allocation, token), token);
            byNode = allocation.NodeId.Length == 0 ? byNode : byNode.Add(new IndexEntry(allocation.NodeId, allocation.Id), token);
        }

        return new PoolCatalog(books, byNode);
    }

    private static string? Problem(PoolBook? book, Allocation allocation, long revision)
    {
        if (book is null)
        {
            return "is allocated, but there is no such pool";
        }

        var value = allocation.Value;
        if (value.Kind != book.Spec.Kind || !book.Spec.Contains(value.Block))
        {
            return "is allocated, but outside the pool";
        }

        return book.Overlapping(value.Block).FirstOrDefault() is { } other ? $"is allocated, but overlaps '{other.Value}', which is too"
            : allocation.Revision > revision ? $"is of revision {allocation.Revision}, but the last commit is {revision}" : null;
    }

    private static PoolBook Book(HashTrie<PoolBook> books, Allocation allocation) => books.TryGetValue(allocation.PoolId, out var book)
        ? book
        : throw new InvalidOperationException($"'{allocation.Value}' is of pool '{allocation.PoolId}', which does not exist.");
}
