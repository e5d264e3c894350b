using System.Collections.Immutable;
using Registry.Domain.Collections;
using Registry.Domain.Modules;
using Registry.Domain.Pools;

namespace Registry.Domain;

public sealed partial class RegistrySnapshot
{
    /// <summary>The snapshot of what was stored, after checking it against every rule that a stored registry must keep.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="revision">Revision of the last commit.</param>
    /// <param name="time">Time of the last commit, UTC.</param>
    /// <param name="problems">Gets what is wrong, naming the records; where it gets anything the snapshot must not be used.</param>
    public static RegistrySnapshot Build(StoredState stored, long revision, DateTime time, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var ordered = Ordered(stored.Nodes, problems);
        if (problems.Count > 0)
        {
            return Empty;
        }

        var nodes = BuildOrdered(ordered, revision, time, problems);
        var snapshot = new RegistrySnapshot(revision, time, nodes._byId, nodes._idByName, nodes._idByKey, nodes.Indexes)
        {
            Pools = PoolCatalog.Build(ordered, stored.Allocations, revision, problems),
            Modules = ModuleCatalog.Build(stored.Modules, revision, problems),
        };
        if (problems.Count == 0)
        {
            snapshot.CheckClaims(stored.Allocations, problems);
        }

        return snapshot;
    }

    /// <summary>Each active allocation for a node is claimed by it, and a node claims nothing else of pools.</summary>
    private void CheckClaims(IReadOnlyList<Allocation> allocations, ICollection<string> problems)
    {
        var owned = 0;
        foreach (var allocation in allocations)
        {
            if (allocation.IsHeld || allocation.NodeId.Length == 0)
            {
                continue;
            }

            owned++;
            if (!_idByKey.TryGetValue(allocation.ClaimedKey, out var holder) || holder != allocation.NodeId)
            {
                problems.Add($"'{allocation.Value}' of pool '{allocation.PoolId}' is allocated to node '{allocation.NodeId}', which does not claim it");
            }
        }

        if (owned != Indexes.ByUniqueKey.CountMatching(new KeyPrefixProbe(Allocation.KeyPrefix)))
        {
            FindUnfoundedClaims(problems);
        }
    }

    private void FindUnfoundedClaims(ICollection<string> problems)
    {
        foreach (var entry in Indexes.ByUniqueKey.Matching(new KeyPrefixProbe(Allocation.KeyPrefix)))
        {
            if (!Pools.OfNode(entry.Id).Any(allocation => allocation.ClaimedKey == entry.Key))
            {
                problems.Add($"node '{entry.Id}' claims '{entry.Key}', which is not allocated to it");
            }
        }
    }

    private static RegistrySnapshot BuildOrdered(Node[] nodes, long revision, DateTime time, ICollection<string> problems)
    {
        var byId = HashTrie<Node>.Empty;
        HashTrie<string> idByName = default, idByKey = default;
        SortedTree<IndexEntry, IndexOrder> byName = default, byKey = default;
        var indexes = SnapshotIndexes.Empty;
        // Three parts of independent work; sorting the keys takes as long as the other two.
        List<string> nameProblems = [], keyProblems = [];
        Parallel.Invoke(
            () => (byKey, idByKey) = BuildUnique(
                nodes.SelectMany(node => HeldKeys.Of(node).Select(key => new IndexEntry(key, node.Id))), "unique key", keyProblems),
            () => (byName, idByName) = BuildUnique(nodes.Select(node => new IndexEntry(node.Name, node.Id)), "name", nameProblems),
            () =>
            {
                byId = HashTrie<Node>.Build(Array.ConvertAll(nodes, node => KeyValuePair.Create(node.Id, node)));
                indexes = new SnapshotIndexes
                {
                    Nodes = SortedTree<Node, NodeIdOrder>.Build(nodes),
                    ByType = Tree(Grouped(nodes.Select(node => new IndexEntry(node.Type, node.Id)))),
                    ByTenant = Tree(Grouped(nodes.Select(node => new IndexEntry(node.Tenant, node.Id)))),
                    ByState = Tree(Grouped(nodes.Select(node => new IndexEntry(node.State, node.Id)))),
                    ByParent = Tree(Grouped(nodes.Select(node => new IndexEntry(node.Parent, node.Id)))),
                    ByTag = Tree(Grouped(nodes.SelectMany(TagEntries))),
                    ByReference = Tree(Grouped(nodes.SelectMany(node => node.Items.Targets().Select(target => new IndexEntry(target, node.Id))))),
                };
            });
        foreach (var problem in nameProblems.Concat(keyProblems))
        {
            problems.Add(problem);
        }

        var snapshot = new RegistrySnapshot(revision, time, byId, idByName, idByKey, indexes with { ByName = byName, ByUniqueKey = byKey });
        if (problems.Count == 0)
        {
            snapshot.CheckNodes(problems);
        }

        return snapshot;
    }

    private static (SortedTree<IndexEntry, IndexOrder> Tree, HashTrie<string> Trie) BuildUnique(
        IEnumerable<IndexEntry> entries, string what, ICollection<string> problems)
    {
        var sorted = Sorted(entries);
        CheckUnique(sorted, what, problems);
        return (Tree(sorted), Trie(sorted));
    }

    /// <summary>The nodes in the order of their ids, each checked by itself.</summary>
    private static Node[] Ordered(IReadOnlyList<Node> nodes, ICollection<string> problems)
    {
        var ordered = nodes.ToArray();
        var isOrdered = true;
        for (var i = 1; i < ordered.Length && isOrdered; i++)
        {
            isOrdered = string.CompareOrdinal(ordered[i - 1].Id, ordered[i].Id) < 0;
        }

        if (!isOrdered)
        {
            Array.Sort(ordered, static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        }

        for (var i = 0; i < ordered.Length; i++)
        {
            var node = ordered[i];
            if (i > 0 && ordered[i - 1].Id == node.Id)
            {
                problems.Add($"node '{node.Id}' is stored twice");
            }

            CheckSorted(node, "unique keys", node.UniqueKeys, static key => key, problems);
            CheckSorted(node, "claimed keys", node.ClaimedKeys, static key => key, problems);
            CheckSorted(node, "tags", node.Tags, static tag => tag.Key, problems);
            CheckSorted(node, "metadata", node.Metadata, static entry => entry.Key, problems);
            CheckSorted(node, "blobs", node.Blobs, static blob => blob.Key, problems);
        }

        return ordered;
    }

    private static void CheckSorted<T>(Node node, string what, ImmutableArray<T> items, Func<T, string> key, ICollection<string> problems)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (string.CompareOrdinal(key(items[i - 1]), key(items[i])) >= 0)
            {
                problems.Add($"the {what} of node '{node.Id}' are not sorted, each once, at '{key(items[i])}'");
            }
        }
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
        var walks = new Dictionary<string, int>(StringComparer.Ordinal);
        var walk = 0;
        foreach (var node in Indexes.Nodes.All())
        {
            if (node.Revision > Revision)
            {
                problems.Add($"node '{node.Id}' is of revision {node.Revision}, but the last commit is {Revision}");
            }

            CheckAncestors(node, walks, ++walk, problems);
        }
    }

    /// <summary>Walks up to a root or to where an earlier walk has been, so that all walks together cost one step a node.</summary>
    private void CheckAncestors(Node node, Dictionary<string, int> walks, int walk, ICollection<string> problems)
    {
        for (var current = node; current.Parent.Length > 0;)
        {
            if (!walks.TryAdd(current.Id, walk))
            {
                if (walks[current.Id] == walk)
                {
                    problems.Add($"node '{current.Id}' is its own ancestor");
                }

                return;
            }

            if (!TryGet(current.Parent, out var parent))
            {
                problems.Add($"node '{current.Id}' has the parent '{current.Parent}', which does not exist");
                return;
            }

            current = parent;
        }
    }
}
