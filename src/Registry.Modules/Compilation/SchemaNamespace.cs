using Registry.Cel.Types;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>The ids of a point as members of nodes: <c>node.config.core.general</c>.</summary>
internal sealed class SchemaNamespace
{
    private readonly Dictionary<string, SchemaMember> _ofIds = new(StringComparer.Ordinal);
    private readonly SchemaTypes _types;
    private readonly PointSchema _point;

    public SchemaNamespace(SchemaTypes types, PointSchema point)
    {
        (_types, _point) = (types, point);
        Root = Namespace(point.Name, "");
    }

    /// <summary>The point as a member of a node.</summary>
    public SchemaMember Root { get; }

    /// <summary>The ids right below a single id, as members of its items.</summary>
    public IReadOnlyList<SchemaMember> Below(ItemSchema item) => item.Cardinality == Cardinality.Single
        ? [.. Members(item.Id + ".").Select(member => member with { Get = instance => member.Get(((ExpressionItem)instance).Owner) })]
        : [];

    private SchemaMember Namespace(string name, string prefix)
    {
        var type = _types.Declare(prefix.Length == 0 ? $"{_point.Name}/" : $"{_point.Name}/{prefix[..^1]}/");
        foreach (var member in Members(prefix))
        {
            type.Add(member);
        }

        var objectType = type.ToObjectType();
        return new SchemaMember(name, type.Type, node => CelValue.Of(objectType, (ExpressionNode)node));
    }

    private List<SchemaMember> Members(string prefix) =>
        [.. _point.Items.Where(item => item.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(item => item.Id[prefix.Length..].Split('.')[0])
            .Distinct()
            .Select(segment => MemberAt(prefix + segment, segment))];

    private SchemaMember MemberAt(string id, string segment)
    {
        if (!_ofIds.TryGetValue(id, out var member))
        {
            _ofIds.Add(id, member = _point.Item(id) is { } item ? OfItem(item, segment) : Namespace(segment, id + "."));
        }

        return member;
    }

    private SchemaMember OfItem(ItemSchema item, string segment)
    {
        var type = _types.Of(item);
        var isSingle = item.Cardinality == Cardinality.Single;
        var variable = new SchemaVariable(segment, isSingle ? type : CelType.List(type), item, null);
        return new SchemaMember(segment, variable.Type, node => variable.Of((ExpressionNode)node)) { Classes = [.. item.Classes] };
    }
}
