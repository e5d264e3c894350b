using Registry.Cel.Types;
using Registry.Domain;
using Registry.Modules.Evaluation;

namespace Registry.Modules.Compilation;

/// <summary>What expressions see of a node besides its items.</summary>
internal static class NodeMembers
{
    public static void AddTo(SchemaObject node, IEnumerable<SchemaMember> points)
    {
        node.Add(Text("id", NodeFields.None, config => config.Id));
        node.Add(Text("type", NodeFields.None, config => config.Type));
        node.Add(Text("name", NodeFields.Name, config => config.Name));
        node.Add(Text("tenant", NodeFields.Tenant, config => config.Tenant));
        node.Add(Text("state", NodeFields.State, config => config.State));
        node.Add(new SchemaMember("tags", CelType.Map(CelType.String, CelType.String), config => Tags(Of(config))) { Attribute = NodeFields.Tags });
        node.Add(new SchemaMember("metadata", CelType.Map(CelType.String, CelType.Dyn), config => Metadata(Of(config))) { Attribute = NodeFields.Metadata });
        node.Add(new SchemaMember("parent", node.Type, config => Parent((ExpressionNode)config)) { Attribute = NodeFields.Parent, LeadsAway = true });
        node.Add(new SchemaMember("children", CelType.List(node.Type), config => Children((ExpressionNode)config)) { LeadsAway = true });
        node.Add(new SchemaMember("pool", CelType.Dyn, _ => CelValue.Null));
        foreach (var point in points)
        {
            node.Add(point);
        }
    }

    // A node that is not there reads as null, and so does its name.
    private static SchemaMember Text(string name, NodeFields attribute, Func<Node, string> get) =>
        new(name, CelType.Nullable(CelType.String), node => CelValue.Of(get(Of(node)))) { Attribute = attribute };

    private static Node Of(object node) => ((ExpressionNode)node).Node;

    private static CelValue Tags(Node node) => CelMap.Of(node.Tags.Select(tag => KeyValuePair.Create(CelValue.Of(tag.Key), CelValue.Of(tag.Value))));

    private static CelValue Metadata(Node node) =>
        CelMap.Of(node.Metadata.Select(entry => KeyValuePair.Create(CelValue.Of(entry.Key), EncodedValue.Read(entry.Value.AsSpan()))));

    private static CelValue Parent(ExpressionNode node) => node.Node.Parent.Length == 0 ? CelValue.Null : CelValue.Of(node.Other(node.Node.Parent));

    private static CelValue Children(ExpressionNode node) => CelList.Of(node.Children.Select(CelValue.Of));
}
