using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>Everything that the model knows: dictionaries, nothing worked out ahead.</summary>
internal sealed class ModelState
{
    public SortedDictionary<string, ModelNode> Nodes { get; private init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ModelPool> Pools { get; private init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ModelModule> Modules { get; private init; } = new(StringComparer.Ordinal);

    public long Revision { get; set; }

    public DateTime Time { get; set; } = DateTime.UnixEpoch;

    public ModelState Copy() => new()
    {
        Nodes = new(Nodes.ToDictionary(node => node.Key, node => node.Value.Copy()), StringComparer.Ordinal),
        Pools = new(Pools.ToDictionary(pool => pool.Key, pool => pool.Value.Copy()), StringComparer.Ordinal),
        Modules = new(Modules, StringComparer.Ordinal),
        Revision = Revision,
        Time = Time,
    };

    /// <summary>The keys that the registry claims for a node.</summary>
    public IEnumerable<string> Claimed(ModelNode node) => Pools.Values
        .SelectMany(pool => pool.Active).Where(allocation => allocation.Node == node.Id).Select(allocation => allocation.UniqueKey)
        .Concat(node.ItemKeys).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Whoever holds a key, in whichever way.</summary>
    public ModelNode? Holder(string key) => Nodes.Values.FirstOrDefault(node => Holds(node, key));

    public bool Holds(ModelNode node, string key) =>
        node.Seen.UniqueKeys.Contains(key) || Claimed(node).Contains(key) || key == $"VAGOTH_NAME_{node.Seen.Name}";

    public ModelNode? Named(string name) => Nodes.Values.SingleOrDefault(node => node.Seen.Name == name);

    public ModelNode? Resolve(NodeRef nodeRef) => nodeRef.RefCase switch
    {
        NodeRef.RefOneofCase.Id => Nodes.GetValueOrDefault(nodeRef.Id),
        NodeRef.RefOneofCase.Name => Named(nodeRef.Name),
        NodeRef.RefOneofCase.UniqueKey => Holder(nodeRef.UniqueKey),
        _ => Nodes.GetValueOrDefault(nodeRef.Any) ?? Named(nodeRef.Any) ?? Holder(nodeRef.Any),
    };

    public IEnumerable<ModelNode> Children(string id) => Nodes.Values.Where(node => node.Seen.Parent == id);

    /// <summary>A node as clients see it.</summary>
    public Node Show(ModelNode node)
    {
        var seen = node.Seen.Clone();
        seen.ClaimedKeys.Clear();
        seen.ClaimedKeys.AddRange(Claimed(node));
        seen.Items.Clear();
        if (node.Items.Count > 0)
        {
            seen.Items.Add(new PointInfo { Point = "config", ItemCount = node.Items.Count, Revision = node.ItemsRevision });
        }

        return seen;
    }
}
