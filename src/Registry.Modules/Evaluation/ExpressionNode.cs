using Registry.Cel.Types;
using Registry.Domain;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>A node with its items as expressions see it: read, whatever it is read from.</summary>
public abstract class ExpressionNode : ICelObject
{
    /// <summary>Its attributes.</summary>
    public abstract Node Node { get; }

    /// <inheritdoc/>
    public abstract CelObjectType ObjectType { get; }

    /// <summary>Its children, in order of their ids.</summary>
    public abstract IEnumerable<ExpressionNode> Children { get; }

    /// <summary>Another node by id; null where there is none.</summary>
    public abstract ExpressionNode? Other(string id);

    /// <summary>The items of an id, in order; those whose class is no longer declared are left out.</summary>
    public abstract IReadOnlyList<ExpressionItem> Items(ItemSchema item);

    /// <summary>An item by its key, whatever its class; null where there is none.</summary>
    public abstract ExpressionItem? Find(ItemSchema item, string key);

    /// <summary>The item of a single id, or its default instance: of the first class that can be chosen, with the constant defaults.</summary>
    public abstract ExpressionItem? Single(ItemSchema item);
}

/// <summary>An item as expressions see it.</summary>
public abstract class ExpressionItem : ICelObject
{
    /// <summary>The node that has it.</summary>
    public abstract ExpressionNode Owner { get; }

    /// <summary>Its class.</summary>
    public abstract ClassSchema Class { get; }

    /// <summary>Its key among the items of its id; empty for a single one.</summary>
    public abstract string Key { get; }

    /// <summary>The item under which it hangs; null where there is none.</summary>
    public abstract ExpressionItem? Above { get; }

    /// <inheritdoc/>
    public abstract CelObjectType ObjectType { get; }

    /// <summary>A field's value as data; null where its class has no such field.</summary>
    public abstract CelValue Value(FieldSchema field);

    /// <summary>A field's value as expressions see it: references are what they name, null where that is gone.</summary>
    public virtual CelValue Read(FieldSchema field)
    {
        var value = Value(field);
        if (value.Kind == CelKind.Null || field.Type.Kind is not (FieldKind.NodeRef or FieldKind.ItemRef))
        {
            return value;
        }

        if (!field.Type.IsList)
        {
            return Resolve(field, value);
        }

        var list = value.AsList();
        var resolved = new List<CelValue>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var target = Resolve(field, list[i]);
            if (target.Kind != CelKind.Null)
            {
                resolved.Add(target);
            }
        }

        return CelList.Of(resolved);
    }

    /// <summary>The items that hang under it by a relation, in their order.</summary>
    public IEnumerable<ExpressionItem> Under(RelationSchema relation) =>
        Owner.Items(relation.Item).Where(child => Equals(child.Above) && relation.Allows(child.Class));

    private CelValue Resolve(FieldSchema field, in CelValue value) => value.Kind != CelKind.String
        ? CelValue.Null
        : field.Type.Kind == FieldKind.NodeRef
            ? CelValue.Of(Owner.Other(value.AsString()))
            : CelValue.Of(field.RefersTo is { } target ? Owner.Find(target.Item, value.AsString()) : null);
}
