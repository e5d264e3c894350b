using System.Collections.Immutable;
using Registry.Domain.Collections;

namespace Registry.Domain;

/// <summary>Orders nodes by id, ordinally.</summary>
public readonly struct NodeIdOrder : IItemOrder<Node>
{
    /// <inheritdoc/>
    public static int Compare(in Node left, in Node right) => string.CompareOrdinal(left.Id, right.Id);
}

/// <summary>A place in the order of ids.</summary>
public readonly struct NodeIdProbe(string id) : IProbe<Node>
{
    /// <inheritdoc/>
    public int CompareTo(in Node item) => string.CompareOrdinal(id, item.Id);
}

/// <summary>The ordered indexes of a snapshot. All entries carry ids; within one key they are in the order of ids.</summary>
public sealed record SnapshotIndexes
{
    /// <summary>No entries.</summary>
    public static SnapshotIndexes Empty { get; } = new();

    /// <summary>All nodes by id.</summary>
    public SortedTree<Node, NodeIdOrder> Nodes { get; init; }

    /// <summary>By name: each key once.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByName { get; init; }

    /// <summary>By unique key: each key once.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByUniqueKey { get; init; }

    /// <summary>By type.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByType { get; init; }

    /// <summary>By tenant; the empty key holds those without.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByTenant { get; init; }

    /// <summary>By state.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByState { get; init; }

    /// <summary>By id of the parent; the empty key holds the roots.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByParent { get; init; }

    /// <summary>By tag: each tag twice, once under its key and once under <see cref="TagKey"/>.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByTag { get; init; }

    /// <summary>By id of a node that items name: one entry for each node whose items do.</summary>
    public SortedTree<IndexEntry, IndexOrder> ByReference { get; init; }

    /// <summary>By values of items' fields.</summary>
    public FieldIndexes ByField { get; init; } = FieldIndexes.Empty;

    /// <summary>The index key of a tag with a value; the index key of a tag with any value is its key alone.</summary>
    public static string TagKey(string key, string value) => string.Concat(key, "\0", value);

    /// <summary>Without what the changes take away.</summary>
    internal SnapshotIndexes Without(ImmutableArray<NodeChange> changes, EditToken token)
    {
        var indexes = this;
        foreach (var change in changes)
        {
            if (change.Before is not { } before)
            {
                continue;
            }

            var after = change.After;
            var id = before.Id;
            indexes = new SnapshotIndexes
            {
                Nodes = after is null ? indexes.Nodes.Remove(before, token) : indexes.Nodes,
                ByName = Drop(indexes.ByName, before.Name, after?.Name, id, token),
                ByUniqueKey = DropKeys(indexes.ByUniqueKey, before, after, token),
                ByType = Drop(indexes.ByType, before.Type, after?.Type, id, token),
                ByTenant = Drop(indexes.ByTenant, before.Tenant, after?.Tenant, id, token),
                ByState = Drop(indexes.ByState, before.State, after?.State, id, token),
                ByParent = Drop(indexes.ByParent, before.Parent, after?.Parent, id, token),
                ByTag = after is not null && after.Tags.Equals(before.Tags) ? indexes.ByTag : DropTags(indexes.ByTag, before, token),
                ByReference = after is not null && ReferenceEquals(after.Items, before.Items)
                    ? indexes.ByReference : DropReferences(indexes.ByReference, before, token),
                ByField = indexes.ByField.Without(before, after, token),
            };
        }

        return indexes;
    }

    /// <summary>With what the changes bring.</summary>
    internal SnapshotIndexes With(ImmutableArray<NodeChange> changes, EditToken token)
    {
        var indexes = this;
        foreach (var change in changes)
        {
            if (change.After is not { } after)
            {
                continue;
            }

            var before = change.Before;
            var id = after.Id;
            indexes = new SnapshotIndexes
            {
                Nodes = indexes.Nodes.Add(after, token),
                ByName = Put(indexes.ByName, after.Name, before?.Name, id, token),
                ByUniqueKey = PutKeys(indexes.ByUniqueKey, before, after, token),
                ByType = Put(indexes.ByType, after.Type, before?.Type, id, token),
                ByTenant = Put(indexes.ByTenant, after.Tenant, before?.Tenant, id, token),
                ByState = Put(indexes.ByState, after.State, before?.State, id, token),
                ByParent = Put(indexes.ByParent, after.Parent, before?.Parent, id, token),
                ByTag = before is not null && after.Tags.Equals(before.Tags) ? indexes.ByTag : PutTags(indexes.ByTag, after, token),
                ByReference = before is not null && ReferenceEquals(after.Items, before.Items)
                    ? indexes.ByReference : PutReferences(indexes.ByReference, after, token),
                ByField = indexes.ByField.With(before, after, token),
            };
        }

        return indexes;
    }

    private static SortedTree<IndexEntry, IndexOrder> Drop(
        SortedTree<IndexEntry, IndexOrder> index, string key, string? kept, string id, EditToken token) =>
        key == kept ? index : index.Remove(new IndexEntry(key, id), token);

    private static SortedTree<IndexEntry, IndexOrder> Put(
        SortedTree<IndexEntry, IndexOrder> index, string key, string? present, string id, EditToken token) =>
        key == present ? index : index.Add(new IndexEntry(key, id), token);

    private static SortedTree<IndexEntry, IndexOrder> DropKeys(
        SortedTree<IndexEntry, IndexOrder> index, Node before, Node? after, EditToken token)
    {
        if (HeldKeys.AreShared(before, after))
        {
            return index;
        }

        foreach (var key in HeldKeys.Of(before))
        {
            index = index.Remove(new IndexEntry(key, before.Id), token);
        }

        return index;
    }

    private static SortedTree<IndexEntry, IndexOrder> PutKeys(
        SortedTree<IndexEntry, IndexOrder> index, Node? before, Node after, EditToken token)
    {
        if (HeldKeys.AreShared(before, after))
        {
            return index;
        }

        foreach (var key in HeldKeys.Of(after))
        {
            index = index.Add(new IndexEntry(key, after.Id), token);
        }

        return index;
    }

    private static SortedTree<IndexEntry, IndexOrder> DropTags(SortedTree<IndexEntry, IndexOrder> index, Node node, EditToken token)
    {
        foreach (var tag in node.Tags)
        {
            index = index.Remove(new IndexEntry(tag.Key, node.Id), token).Remove(new IndexEntry(TagKey(tag.Key, tag.Value), node.Id), token);
        }

        return index;
    }

    private static SortedTree<IndexEntry, IndexOrder> PutTags(SortedTree<IndexEntry, IndexOrder> index, Node node, EditToken token)
    {
        foreach (var tag in node.Tags)
        {
            var value = StringPool.Share(TagKey(tag.Key, tag.Value));
            index = index.Add(new IndexEntry(tag.Key, node.Id), token).Add(new IndexEntry(value, node.Id), token);
        }

        return index;
    }

    private static SortedTree<IndexEntry, IndexOrder> DropReferences(SortedTree<IndexEntry, IndexOrder> index, Node node, EditToken token)
    {
        foreach (var target in node.Items.Targets())
        {
            index = index.Remove(new IndexEntry(target, node.Id), token);
        }

        return index;
    }

    private static SortedTree<IndexEntry, IndexOrder> PutReferences(SortedTree<IndexEntry, IndexOrder> index, Node node, EditToken token)
    {
        foreach (var target in node.Items.Targets())
        {
            index = index.Add(new IndexEntry(target, node.Id), token);
        }

        return index;
    }
}
