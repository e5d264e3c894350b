using Registry.Cel.Types;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>What queries read nodes from.</summary>
/// <param name="State">The nodes; null where no other node may be read.</param>
/// <param name="Schema">The schema.</param>
/// <param name="VolatileItems">The items of a node (by id) at a volatile point; null: none.</param>
public sealed record QuerySource(RegistrySnapshot? State, ModuleSchema Schema, Func<string, string, PointItems?> VolatileItems)
{
    /// <summary>Nodes alone, without other nodes and volatile items: what a watch reads.</summary>
    public static QuerySource OfNodes(ModuleSchema schema) => new(null, schema, static (_, _) => null);
}

/// <summary>
/// A node as queries see it: a view of what is stored that keeps nothing, so that a million nodes can be gone over. One may be turned to another
/// node when nothing needs the last any more. Not for several threads.
/// </summary>
internal sealed class QueryNode(QuerySource source, Node node) : ExpressionNode
{
    private Node _node = node;

    public override Node Node => _node;

    public override CelObjectType ObjectType => source.Schema.Types.Node;

    public override IEnumerable<ExpressionNode> Children =>
        source.State is { } state ? state.Children(_node.Id).Select(child => new QueryNode(source, child)) : [];

    public ISchemaTypes Types => source.Schema.Types;

    public void Turn(Node node) => _node = node;

    public override ExpressionNode? Other(string id) => source.State is { } state && state.TryGet(id, out var other) ? new QueryNode(source, other) : null;

    public override IReadOnlyList<ExpressionItem> Items(ItemSchema item)
    {
        var stored = Stored(item);
        if (stored.IsEmpty)
        {
            return [];
        }

        var items = new List<ExpressionItem>(stored.Length);
        foreach (var one in stored)
        {
            if (item.Class(one.Class) is { } itemClass)
            {
                items.Add(new QueryItem(this, itemClass, one));
            }
        }

        return items;
    }

    public override ExpressionItem? Find(ItemSchema item, string key)
    {
        foreach (var stored in Stored(item))
        {
            if (stored.Ref.Key == key && item.Class(stored.Class) is { } itemClass)
            {
                return new QueryItem(this, itemClass, stored);
            }
        }

        return null;
    }

    public override ExpressionItem? Single(ItemSchema item)
    {
        foreach (var stored in Stored(item))
        {
            if (item.Class(stored.Class) is { } itemClass)
            {
                return new QueryItem(this, itemClass, stored);
            }
        }

        return item.DefaultClass is { } defaultClass && item.AppliesTo(_node.Type) ? new QueryItem(this, defaultClass, null) : null;
    }

    public override bool Equals(object? obj) => obj is QueryNode other && other._node.Id == _node.Id;

    public override int GetHashCode() => _node.Id.GetHashCode(StringComparison.Ordinal);

    private ReadOnlySpan<Item> Stored(ItemSchema item)
    {
        if (!item.AppliesTo(_node.Type))
        {
            return [];
        }

        if (!item.Point.IsDurable)
        {
            return source.VolatileItems(_node.Id, item.Point.Name) is { } reported ? reported.Of(item.Id) : [];
        }

        foreach (var point in _node.Items.Points)
        {
            if (point.Point == item.Point.Name)
            {
                return point.Of(item.Id);
            }
        }

        return [];
    }
}

/// <summary>An item as queries see it; a default instance where nothing is stored.</summary>
internal sealed class QueryItem(QueryNode node, ClassSchema itemClass, Item? stored) : ExpressionItem
{
    public override ExpressionNode Owner => node;

    public override ClassSchema Class => itemClass;

    public override string Key => stored?.Ref.Key ?? "";

    public override ExpressionItem? Above => stored is { Parent.IsNone: false } && itemClass.Item.Point.Item(stored.Parent.Id) is { } above
        ? node.Find(above, stored.Parent.Key)
        : null;

    public override CelObjectType ObjectType => node.Types.OfItem(itemClass);

    public override CelValue Value(FieldSchema field)
    {
        if (!field.IsOf(itemClass))
        {
            return CelValue.Null;
        }

        if (stored is null)
        {
            return field.Default;
        }

        // A value that is no longer of its field's type reads as null, as in evaluations.
        return stored.TryGetField(field.Name, out var found) && FieldValues.Fits(field, found.Value) ? found.Value : CelValue.Null;
    }

    public override bool Equals(object? obj) => obj is QueryItem other && other.Class.Item == itemClass.Item && other.Key == Key && other.Owner.Equals(node);

    public override int GetHashCode() => HashCode.Combine(itemClass.Item, Key);
}
