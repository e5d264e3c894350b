using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Registry.Domain.Collections;
using Registry.Domain.Items;

namespace Registry.Domain;

/// <summary>
/// Indexes of the values of items' fields: one for each indexed field, with an entry for each value that a node's items have of it, and one for
/// each element of a list. Keys are those of <see cref="FieldKeys"/>. Immutable.
/// </summary>
public sealed class FieldIndexes
{
    private readonly ImmutableArray<SortedTree<IndexEntry, IndexOrder>> _trees;

    private FieldIndexes(ImmutableArray<IndexedField> fields, ImmutableArray<SortedTree<IndexEntry, IndexOrder>> trees) => (Fields, _trees) = (fields, trees);

    /// <summary>No fields.</summary>
    public static FieldIndexes Empty { get; } = new([], []);

    /// <summary>The indexed fields, sorted, each once.</summary>
    public ImmutableArray<IndexedField> Fields { get; }

    /// <summary>The index of a field; false where it is not indexed.</summary>
    public bool TryGet(IndexedField field, [MaybeNullWhen(false)] out SortedTree<IndexEntry, IndexOrder> index)
    {
        var place = Fields.BinarySearch(field);
        index = place < 0 ? default : _trees[place];
        return place >= 0;
    }

    /// <summary>The keys that a node has in the index of a field, each once.</summary>
    public static IReadOnlyList<string> KeysOf(NodeItems items, IndexedField field)
    {
        var keys = new List<string>();
        foreach (var point in items.Points)
        {
            if (point.Point != field.Point)
            {
                continue;
            }

            foreach (var item in point.Of(field.Id))
            {
                FieldKeys.AddTo(keys, item.Value(field.Field));
            }
        }

        return keys;
    }

    /// <summary>Indexes of these fields, each once in any order; those that are there already are kept.</summary>
    internal FieldIndexes For(ImmutableArray<IndexedField> fields, SortedTree<Node, NodeIdOrder> nodes)
    {
        ImmutableArray<IndexedField> sorted = [.. fields.Order()];
        if (sorted.AsSpan().SequenceEqual(Fields.AsSpan()))
        {
            return this;
        }

        List<IndexedField> added = [.. sorted.Where(field => Fields.BinarySearch(field) < 0)];
        var entries = added.ConvertAll(_ => new List<IndexEntry>());
        foreach (var node in added.Count == 0 ? default : nodes)
        {
            for (var i = 0; i < added.Count && !node.Items.IsEmpty; i++)
            {
                entries[i].AddRange(KeysOf(node.Items, added[i]).Select(key => new IndexEntry(key, node.Id)));
            }
        }

        var made = new Dictionary<IndexedField, SortedTree<IndexEntry, IndexOrder>>();
        for (var i = 0; i < added.Count; i++)
        {
            entries[i].Sort(static (left, right) => IndexOrder.Compare(left, right));
            made.Add(added[i], SortedTree<IndexEntry, IndexOrder>.Build([.. entries[i]]));
        }

        return new FieldIndexes(sorted, [.. sorted.Select(field => TryGet(field, out var kept) ? kept : made[field])]);
    }

    /// <summary>Without what the change of a node takes away.</summary>
    internal FieldIndexes Without(Node before, Node? after, EditToken token) => Edit(
        before, after, (tree, gone, _) => gone.Aggregate(tree, (next, key) => next.Remove(new IndexEntry(key, before.Id), token)));

    /// <summary>With what the change of a node brings.</summary>
    internal FieldIndexes With(Node? before, Node after, EditToken token) => Edit(
        before, after, (tree, _, come) => come.Aggregate(tree, (next, key) => next.Add(new IndexEntry(key, after.Id), token)));

    private FieldIndexes Edit(
        Node? before,
        Node? after,
        Func<SortedTree<IndexEntry, IndexOrder>, IEnumerable<string>, IEnumerable<string>, SortedTree<IndexEntry, IndexOrder>> edit)
    {
        var (old, present) = (before?.Items ?? NodeItems.Empty, after?.Items ?? NodeItems.Empty);
        if (Fields.IsEmpty || ReferenceEquals(old, present))
        {
            return this;
        }

        var trees = _trees.ToBuilder();
        for (var i = 0; i < trees.Count; i++)
        {
            var (was, isNow) = (KeysOf(old, Fields[i]), KeysOf(present, Fields[i]));
            if (!was.SequenceEqual(isNow))
            {
                trees[i] = edit(trees[i], was.Except(isNow, StringComparer.Ordinal), isNow.Except(was, StringComparer.Ordinal));
            }
        }

        return new FieldIndexes(Fields, trees.MoveToImmutable());
    }
}
