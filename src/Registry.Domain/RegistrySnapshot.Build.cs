using Registry.Domain.Collections;

namespace Registry.Domain;

public sealed partial class RegistrySnapshot
{
    /// <summary>The snapshot of nodes that were stored, after checking them against every rule that a stored registry must keep.</summary>
    /// <param name="nodes">The nodes, in the order of their ids.</param>
    /// <param name="revision">Revision of the last commit.</param>
    /// <param name="time">Time of the last commit, UTC.</param>
    /// <param name="problems">Gets what is wrong, naming the nodes; where it gets anything the snapshot must not be used.</param>
    public static RegistrySnapshot Build(IReadOnlyList<Node> nodes, long revision, DateTime time, ICollection<string> problems)
    {
        var byId = BuildById(nodes, problems);
        var names = nodes.Select(node => new IndexEntry(node.Name, node.Id));
        var keys = nodes.SelectMany(node => node.UniqueKeys.Select(key => new IndexEntry(key, node.Id)));
        HashTrie<string> idByName = default, idByKey = default;
        SortedTree<IndexEntry, IndexOrder> byName = default, byKey = default;
        var indexes = SnapshotIndexes.Empty;
        if (problems.Count == 0)
        {
            // Two cores' worth of independent work: the unique indexes here, the others there.
            Parallel.Invoke(
                () =>
                {
                    var sorted = Sorted(names);
                    CheckUnique(sorted, "name", problems);
                    (byName, idByName) = (Tree(sorted), Trie(sorted));
                    sorted = Sorted(keys);
                    CheckUnique(sorted, "unique key", problems);
                    (byKey, idByKey) = (Tree(sorted), Trie(sorted));
                },
                () => indexes = new SnapshotIndexes
                {
                    Nodes = SortedTree<Node, NodeIdOrder>.Build(nodes.ToArray()),
                    ByType = Tree(Grouped(nodes.Select(node => new IndexEntry(node.Type, node.Id)))),
                    ByTenant = Tree(Grouped(nodes.Select(node => new IndexEntry(node.Tenant, node.Id)))),
                    ByState = Tree(Grouped(nodes.Select(node => new IndexEntry(node.State, node.Id)))),
                    ByParent = Tree(Grouped(nodes.Select(node => new IndexEntry(node.Parent, node.Id)))),
                    ByTag = Tree(Grouped(nodes.SelectMany(TagEntries))),
                });
        }

        var snapshot = new RegistrySnapshot(revision, time, byId, idByName, idByKey, indexes with { ByName = byName, ByUniqueKey = byKey });
        if (problems.Count == 0)
        {
            snapshot.CheckNodes(problems);
        }

        return snapshot;
    }

    private static HashTrie<Node> BuildById(IReadOnlyList<Node> nodes, ICollection<string> problems)
    {
        var entries = new KeyValuePair<string, Node>[nodes.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = KeyValuePair.Create(nodes[i].Id, nodes[i]);
            if (i > 0 && string.CompareOrdinal(nodes[i - 1].Id, nodes[i].Id) >= 0)
            {
                problems.Add($"node '{nodes[i].Id}' is stored twice or out of order, after '{nodes[i - 1].Id}'");
            }
        }

        return problems.Count == 0 ? HashTrie<Node>.Build(entries) : HashTrie<Node>.Empty;
    }

    private static IndexEntry[] Sorted(IEnumerable<IndexEntry> entries)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted, static (left, right) => IndexOrder.Compare(left, right));
        return sorted;
    }

    /// <summary>Sorts entries whose ids come in order and whose keys recur: groups instead of comparing a million ids.</summary>
    private static IndexEntry[] Grouped(IEnumerable<IndexEntry> entries)
    {
        var groups = new Dictionary<string, List<IndexEntry>>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!groups.TryGetValue(entry.Key, out var group))
            {
                groups.Add(entry.Key, group = []);
            }

            group.Add(entry);
        }

        return [.. groups.OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group.Value)];
    }

    private static SortedTree<IndexEntry, IndexOrder> Tree(IndexEntry[] sorted) => SortedTree<IndexEntry, IndexOrder>.Build(sorted);

    private static HashTrie<string> Trie(IndexEntry[] sorted) =>
        HashTrie<string>.Build(Array.ConvertAll(sorted, entry => KeyValuePair.Create(entry.Key, entry.Id)));

    private static IEnumerable<IndexEntry> TagEntries(Node node)
    {
        foreach (var tag in node.Tags)
        {
            yield return new IndexEntry(tag.Key, node.Id);
            yield return new IndexEntry(StringPool.Share(SnapshotIndexes.TagKey(tag.Key, tag.Value)), node.Id);
        }
    }

    private static void CheckUnique(IndexEntry[] sorted, string what, ICollection<string> problems)
    {
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key)
            {
                problems.Add($"nodes '{sorted[i - 1].Id}' and '{sorted[i].Id}' both hold the {what} '{sorted[i].Key}'");
            }
        }
    }

    /// <summary>Parents exist and form no cycle; revisions are not from the future.</summary>
    private void CheckNodes(ICollection<string> problems)
    {
        var rooted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in Indexes.Nodes.All())
        {
            if (node.Revision > Revision)
            {
                problems.Add($"node '{node.Id}' is of revision {node.Revision}, but the last commit is {Revision}");
            }

            CheckAncestors(node, rooted, problems);
        }
    }

    /// <summary>Walks up to a root or to a node that is known to lead to one, so that all walks together cost one step a node.</summary>
    private void CheckAncestors(Node node, HashSet<string> rooted, ICollection<string> problems)
    {
        var path = new HashSet<string>(StringComparer.Ordinal);
        for (var current = node; current.Parent.Length > 0 && !rooted.Contains(current.Id);)
        {
            if (!path.Add(current.Id))
            {
                problems.Add($"node '{current.Id}' is its own ancestor");
                break;
            }

            if (!TryGet(current.Parent, out var parent))
            {
                problems.Add($"node '{current.Id}' has the parent '{current.Parent}', which does not exist");
                break;
            }

            current = parent;
        }

        rooted.UnionWith(path);
    }
}
