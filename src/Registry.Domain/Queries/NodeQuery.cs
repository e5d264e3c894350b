using Registry.Domain.Collections;

namespace Registry.Domain.Queries;

/// <summary>A condition of a query for which there are indexes.</summary>
/// <param name="Condition">The condition, for people.</param>
/// <param name="Index">Names of the indexes.</param>
/// <param name="Count">How many entries meet it.</param>
/// <param name="IsUsed">Whether the nodes are found by it.</param>
public readonly record struct PlannedIndex(string Condition, string Index, int Count, bool IsUsed);

/// <summary>
/// Finds the nodes that a filter means: walks the nodes that its refs name, or the index whose part has the fewest entries, whichever are
/// fewer, and checks the rest of the filter on each node.
/// </summary>
/// <remarks>Counting a part of an index costs its depth, not its size, so the choice is exact and cheap.</remarks>
public sealed class NodeQuery
{
    private const int NodesPerCancellationCheck = 4_096;
    private const int SortedShare = 8;

    private readonly RegistrySnapshot _snapshot;
    private readonly NodeFilter _filter;
    private readonly IReadOnlyList<IndexPart> _parts;
    private readonly IndexPart? _part;

    /// <summary>Plans a query on a snapshot.</summary>
    public NodeQuery(RegistrySnapshot snapshot, NodeFilter filter)
    {
        _snapshot = snapshot;
        _filter = filter;
        _parts = IndexPart.Of(snapshot, filter);
        // Many ids out of order have to be sorted, which takes longer than looking at all nodes in order.
        _part = _parts.FirstOrDefault(part => part.IsById || part.Count <= snapshot.Count / SortedShare);
    }

    /// <summary>The conditions for which there are indexes, that with the fewest entries first.</summary>
    public IEnumerable<PlannedIndex> Indexes =>
        _parts.Select(part => new PlannedIndex(part.Condition, part.Index, part.Count, ReferenceEquals(part, _part)));

    /// <summary>How many nodes have to be looked at; at least as many as match.</summary>
    public int CandidateCount => _part?.Count ?? _snapshot.Count;

    /// <summary>The nodes that match, in the order of their ids, after an id (the empty one for all).</summary>
    public IEnumerable<Node> ById(string afterId, CancellationToken cancellationToken) =>
        Filtered(_part is null ? AllAfter(afterId) : _part.IdsAfter(afterId).Select(_snapshot.Get), cancellationToken);

    /// <summary>A page of the nodes that match.</summary>
    /// <param name="order">Their order.</param>
    /// <param name="after">The last node of the page before; null for the first page.</param>
    /// <param name="count">How many to return, at least 1.</param>
    /// <param name="cancellationToken">Ends a long search.</param>
    /// <returns>At most <paramref name="count"/> nodes, and whether there are more.</returns>
    public (List<Node> Nodes, bool HasMore) Page(NodeOrder order, Node? after, int count, CancellationToken cancellationToken)
    {
        if (order.IsById)
        {
            return Take(ById(after?.Id ?? "", cancellationToken), count);
        }

        // Names are an index themselves; walking it pays unless the filter leaves little to sort.
        return order.IsByName && (_part is null || _part.Count > NamesCount() / SortedShare)
            ? Take(Filtered(NamesAfter(after?.Name), cancellationToken), count)
            : Smallest(order, after, count, cancellationToken);
    }

    private static (List<Node> Nodes, bool HasMore) Take(IEnumerable<Node> matching, int count)
    {
        var page = new List<Node>(Math.Min(count, 64));
        foreach (var node in matching)
        {
            if (page.Count == count)
            {
                return (page, true);
            }

            page.Add(node);
        }

        return (page, false);
    }

    /// <summary>The first nodes after a place in any order: keeps the best of all that match in a heap of the page's size.</summary>
    private (List<Node> Nodes, bool HasMore) Smallest(NodeOrder order, Node? after, int count, CancellationToken cancellationToken)
    {
        var worstFirst = Comparer<Node>.Create((left, right) => order.Compare(right, left));
        var best = new PriorityQueue<Node, Node>(worstFirst);
        var hasMore = false;
        foreach (var node in ById("", cancellationToken))
        {
            if (after is not null && order.Compare(node, after) <= 0)
            {
                continue;
            }

            if (best.Count < count)
            {
                best.Enqueue(node, node);
            }
            else
            {
                hasMore = true;
                best.EnqueueDequeue(node, node);
            }
        }

        var page = new List<Node>(best.Count);
        while (best.TryDequeue(out var node, out _))
        {
            page.Add(node);
        }

        page.Reverse();
        return (page, hasMore);
    }

    private IEnumerable<Node> Filtered(IEnumerable<Node> candidates, CancellationToken cancellationToken)
    {
        var seen = 0;
        foreach (var node in candidates)
        {
            if (++seen % NodesPerCancellationCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (_filter.Matches(node))
            {
                yield return node;
            }
        }
    }

    private int NamesCount() => _snapshot.Indexes.ByName.CountMatching(new KeyPrefixProbe(_filter.NamePrefix));

    private IEnumerable<Node> AllAfter(string afterId)
    {
        foreach (var node in _snapshot.Indexes.Nodes.After(new NodeIdProbe(afterId)))
        {
            yield return node;
        }
    }

    private IEnumerable<Node> NamesAfter(string? afterName)
    {
        var names = _snapshot.Indexes.ByName;
        var start = afterName is null ? names.CountBefore(new KeyPrefixProbe(_filter.NamePrefix)) : names.CountThrough(new KeyProbe(afterName));
        foreach (var entry in names.Slice(start, names.CountThrough(new KeyPrefixProbe(_filter.NamePrefix))))
        {
            yield return _snapshot.Get(entry.Id);
        }
    }
}
