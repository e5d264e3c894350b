using System.Runtime.InteropServices;
using Registry.Domain;
using Registry.Domain.Queries;

namespace Registry.Modules.Queries;

/// <summary>One term of an order.</summary>
/// <param name="Expression">What is compared.</param>
/// <param name="Descending">Whether the greatest comes first; null is last all the same.</param>
public sealed record QueryTerm(QueryExpression Expression, bool Descending);

/// <summary>A node in an order: what the order compares it by.</summary>
/// <param name="NodeId">Its id, which breaks ties.</param>
/// <param name="Keys">The values of the terms, as <see cref="RowSearch"/> makes them comparable.</param>
public readonly record struct RowPlace(string NodeId, ImmutableArray<CelValue> Keys);

/// <summary>A page of the nodes that a query means.</summary>
/// <param name="Nodes">The nodes, in order.</param>
/// <param name="Last">The place of the last; meaningless without nodes.</param>
/// <param name="HasMore">Whether there are more behind.</param>
public sealed record RowPage(IReadOnlyList<Node> Nodes, RowPlace Last, bool HasMore);

/// <summary>Finds nodes in the order of expressions.</summary>
/// <remarks>
/// Nulls are last in either direction, and ties are broken by id. A choice is compared by its place among the choices, one that there no longer is
/// after all others; texts by code points, as far as <see cref="QueryLimits.OrderedText"/>.
/// </remarks>
public sealed class RowSearch : IComparer<RowPlace>
{
    private readonly NodeQuery _query;
    private readonly ImmutableArray<(QueryEvaluation Value, bool Descending)> _terms;

    /// <summary>Prepares a search.</summary>
    public RowSearch(NodeQuery query, QueryRun run, IEnumerable<QueryTerm> order)
    {
        _query = query;
        _terms = [.. order.Select(term => (run.Prepare(term.Expression), term.Descending))];
        // What comes behind an id decides nothing.
        IsById = _terms.IsEmpty || _terms[0] is { Value.Expression.Attribute: "id", Descending: false };
    }

    /// <summary>Whether nodes are read in the order of the search, and not all looked at for a page.</summary>
    public bool IsById { get; }

    /// <summary>A page.</summary>
    /// <param name="after">The place of the last node of the page before; null: the first page.</param>
    /// <param name="count">How many nodes, at least 1.</param>
    /// <param name="cancellationToken">Ends a long search.</param>
    public RowPage Page(RowPlace? after, int count, CancellationToken cancellationToken) =>
        IsById ? InOrder(after, count, cancellationToken) : Sorted(after, count, cancellationToken);

    /// <inheritdoc/>
    public int Compare(RowPlace x, RowPlace y)
    {
        for (var i = 0; i < _terms.Length; i++)
        {
            var (left, right) = (x.Keys[i], y.Keys[i]);
            if (left.Kind == CelKind.Null || right.Kind == CelKind.Null)
            {
                if (left.Kind != right.Kind)
                {
                    return left.Kind == CelKind.Null ? 1 : -1;
                }
            }
            else if (RowKeys.Compare(left, right) is not 0 and var order)
            {
                return _terms[i].Descending ? -order : order;
            }
        }

        return string.CompareOrdinal(x.NodeId, y.NodeId);
    }

    private RowPage InOrder(RowPlace? after, int count, CancellationToken cancellationToken)
    {
        var nodes = new List<Node>();
        foreach (var node in _query.ById(after?.NodeId ?? "", cancellationToken))
        {
            if (nodes.Count == count)
            {
                return new RowPage(nodes, PlaceOf(nodes[^1]), true);
            }

            nodes.Add(node);
        }

        return new RowPage(nodes, nodes.Count > 0 ? PlaceOf(nodes[^1]) : default, false);
    }

    /// <summary>Keeps the first of all that match in a heap of the page's size.</summary>
    private RowPage Sorted(RowPlace? after, int count, CancellationToken cancellationToken)
    {
        var best = new PriorityQueue<Node, RowPlace>(Comparer<RowPlace>.Create((left, right) => Compare(right, left)));
        var hasMore = false;
        foreach (var node in _query.ById("", cancellationToken))
        {
            var place = PlaceOf(node);
            if (after is { } last && Compare(place, last) <= 0)
            {
                continue;
            }

            if (best.Count < count)
            {
                best.Enqueue(node, place);
            }
            else
            {
                hasMore = true;
                best.EnqueueDequeue(node, place);
            }
        }

        var nodes = new Node[best.Count];
        var end = default(RowPlace);
        for (var i = nodes.Length - 1; best.TryDequeue(out var node, out var place); i--)
        {
            end = i == nodes.Length - 1 ? place : end;
            nodes[i] = node;
        }

        return new RowPage(nodes, end, hasMore);
    }

    /// <summary>The place of a node.</summary>
    public RowPlace PlaceOf(Node node)
    {
        var keys = new CelValue[_terms.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var (term, _) = _terms[i];
            var value = term.Of(node);
            keys[i] = RowKeys.TryMake(value, term.Expression.Choices, out var key)
                ? key
                : term.Fail(node, $"{value} has no order; sort by a number, a text, a bool, a time or a duration");
        }

        return new RowPlace(node.Id, ImmutableCollectionsMarshal.AsImmutableArray(keys));
    }
}
