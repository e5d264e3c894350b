using Registry.Domain;
using Registry.Domain.Collections;

namespace Registry.Testing;

/// <summary>Checks a snapshot the slow way: by reading every node and asking what each index ought to hold.</summary>
public static class SnapshotScan
{
    /// <summary>What is wrong with a snapshot; empty where nothing is.</summary>
    public static List<string> Problems(RegistrySnapshot snapshot)
    {
        var nodes = new List<Node>();
        foreach (var node in snapshot.Indexes.Nodes)
        {
            nodes.Add(node);
        }

        var problems = new List<string>();
        CheckIds(snapshot, nodes, problems);
        CheckUnique("name", nodes.Select(node => (node.Name, node.Id)), problems);
        CheckUnique("unique key", nodes.SelectMany(node => Held(node).Select(key => (key, node.Id))), problems);
        CheckForest(nodes, problems);
        foreach (var (name, index) in SnapshotText.Indexes(snapshot))
        {
            var expected = Expected(name, nodes).OrderBy(entry => entry.Key, StringComparer.Ordinal).ThenBy(entry => entry.Id, StringComparer.Ordinal);
            if (!SnapshotText.Entries(index).SequenceEqual(expected))
            {
                problems.Add($"the index by {name} is not what a scan gives");
            }
        }

        return problems;
    }

    private static void CheckIds(RegistrySnapshot snapshot, List<Node> nodes, List<string> problems)
    {
        if (snapshot.Count != nodes.Count)
        {
            problems.Add($"{snapshot.Count} nodes by id, {nodes.Count} in order");
        }

        if (!nodes.Select(node => node.Id).SequenceEqual(nodes.Select(node => node.Id).Distinct().Order(StringComparer.Ordinal)))
        {
            problems.Add("the nodes are not in the order of their ids, each once");
        }

        foreach (var node in nodes)
        {
            if (!snapshot.TryGet(node.Id, out var byId) || !ReferenceEquals(byId, node))
            {
                problems.Add($"the node by id '{node.Id}' is another");
            }

            if (!snapshot.TryGetByName(node.Name, out var byName) || !ReferenceEquals(byName, node))
            {
                problems.Add($"the name '{node.Name}' does not lead to '{node.Id}'");
            }

            foreach (var key in Held(node).Append(NodeLimits.NameKeyPrefix + node.Name))
            {
                if (!snapshot.TryGetByKey(key, out var byKey) || !ReferenceEquals(byKey, node))
                {
                    problems.Add($"the unique key '{key}' does not lead to '{node.Id}'");
                }
            }
        }
    }

    private static void CheckUnique(string what, IEnumerable<(string Value, string Id)> held, List<string> problems) =>
        problems.AddRange(held.GroupBy(holder => holder.Value).Where(group => group.Count() > 1).Select(group => $"{what} '{group.Key}' is held twice"));

    /// <summary>The keys of both sets, each once.</summary>
    private static IEnumerable<string> Held(Node node) => node.UniqueKeys.Union(node.ClaimedKeys);

    private static void CheckForest(List<Node> nodes, List<string> problems)
    {
        var parents = nodes.ToDictionary(node => node.Id, node => node.Parent);
        foreach (var node in nodes)
        {
            var (current, steps) = (node.Id, 0);
            while (current.Length > 0 && steps++ <= nodes.Count)
            {
                if (!parents.TryGetValue(current, out var parent))
                {
                    problems.Add($"above '{node.Id}' there is '{current}', which does not exist");
                    break;
                }

                current = parent;
            }

            if (steps > nodes.Count)
            {
                problems.Add($"'{node.Id}' leads to no root");
            }
        }
    }

    private static IEnumerable<IndexEntry> Expected(string index, List<Node> nodes) => nodes.SelectMany(node => Keys(index, node).Select(key => new IndexEntry(key, node.Id)));

    private static IEnumerable<string> Keys(string index, Node node) => index switch
    {
        "name" => [node.Name],
        "unique key" => Held(node),
        "type" => [node.Type],
        "tenant" => [node.Tenant],
        "state" => [node.State],
        "parent" => [node.Parent],
        "reference" => node.Items.Points.SelectMany(point => point.References).Select(reference => reference.TargetId).Distinct(),
        _ => node.Tags.SelectMany(tag => new[] { tag.Key, $"{tag.Key}\0{tag.Value}" }),
    };
}
