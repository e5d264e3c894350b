using Registry.Domain.Collections;
using Registry.Domain.Items;

namespace Registry.Domain;

public sealed partial class RegistrySnapshot
{
    /// <summary>
    /// Holds every index against the nodes: each holds what the nodes give it, and as many entries as they give, so nothing else either.
    /// </summary>
    /// <param name="found">Takes each problem, in a sentence without a full stop.</param>
    /// <param name="nodeChecked">Called after each node; may throw to end the check.</param>
    public void FindInconsistencies(Action<string> found, Action? nodeChecked = null)
    {
        var (keys, tags, nodes) = (0, 0, 0);
        foreach (var entry in _byId)
        {
            var node = entry.Value;
            nodes++;
            keys += HeldKeys.Of(node).Length;
            tags += node.Tags.Length;
            FindMissing(entry.Key, node, found);
            nodeChecked?.Invoke();
        }

        foreach (var book in Pools.All())
        {
            book.FindInconsistencies(found);
        }

        Count("nodes", _byId.Count, nodes);
        Count("nodes in order", Indexes.Nodes.Count, nodes);
        Count("names", _idByName.Count, nodes);
        Count("names in order", Indexes.ByName.Count, nodes);
        Count("unique keys", _idByKey.Count, keys);
        Count("unique keys in order", Indexes.ByUniqueKey.Count, keys);
        Count("types", Indexes.ByType.Count, nodes);
        Count("tenants", Indexes.ByTenant.Count, nodes);
        Count("states", Indexes.ByState.Count, nodes);
        Count("parents", Indexes.ByParent.Count, nodes);
        // A tag has an entry for its key, and one for its key and value.
        Count("tags", Indexes.ByTag.Count, 2 * tags);

        foreach (var field in Indexes.ByField.Fields)
        {
            Count($"values of {field}", Indexes.ByField.TryGet(field, out var index) ? index.Count : 0, CountKeys(field));
        }

        void Count(string index, int actual, int expected)
        {
            if (actual != expected)
            {
                found($"the index of {index} has {actual} entries, but the nodes give {expected}");
            }
        }
    }

    private int CountKeys(IndexedField field)
    {
        var count = 0;
        foreach (var node in Indexes.Nodes)
        {
            count += FieldIndexes.KeysOf(node.Items, field).Count;
        }

        return count;
    }

    private void FindMissing(string id, Node node, Action<string> found)
    {
        Require(node.Id == id, "ids");
        Require(Indexes.Nodes.TryGet(node, out var ordered) && ReferenceEquals(ordered, node), "nodes in order");
        Require(_idByName.TryGetValue(node.Name, out var named) && named == id, "names");
        Require(Indexes.ByName.Contains(new IndexEntry(node.Name, id)), "names in order");
        foreach (var key in HeldKeys.Of(node))
        {
            Require(_idByKey.TryGetValue(key, out var holder) && holder == id, "unique keys");
            Require(Indexes.ByUniqueKey.Contains(new IndexEntry(key, id)), "unique keys in order");
        }

        Require(Indexes.ByType.Contains(new IndexEntry(node.Type, id)), "types");
        Require(Indexes.ByTenant.Contains(new IndexEntry(node.Tenant, id)), "tenants");
        Require(Indexes.ByState.Contains(new IndexEntry(node.State, id)), "states");
        Require(Indexes.ByParent.Contains(new IndexEntry(node.Parent, id)), "parents");
        if (node.Parent.Length > 0 && !TryGet(node.Parent, out _))
        {
            found($"node '{id}' has the parent '{node.Parent}', which does not exist");
        }

        foreach (var tag in node.Tags)
        {
            Require(Indexes.ByTag.Contains(new IndexEntry(tag.Key, id)), "tags");
            Require(Indexes.ByTag.Contains(new IndexEntry(SnapshotIndexes.TagKey(tag.Key, tag.Value), id)), "tags with values");
        }

        foreach (var target in node.Items.Targets())
        {
            Require(Indexes.ByReference.Contains(new IndexEntry(target, id)), "references");
            if (!TryGet(target, out _))
            {
                found($"an item of node '{id}' names node '{target}', which does not exist");
            }
        }

        foreach (var field in Indexes.ByField.Fields)
        {
            foreach (var key in FieldIndexes.KeysOf(node.Items, field))
            {
                Require(Indexes.ByField.TryGet(field, out var index) && index.Contains(new IndexEntry(key, id)), $"values of {field}");
            }
        }

        void Require(bool holds, string index)
        {
            if (!holds)
            {
                found($"node '{id}' is missing or wrong in the index of {index}");
            }
        }
    }
}
