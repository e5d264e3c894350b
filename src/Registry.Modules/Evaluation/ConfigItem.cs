using Registry.Cel.Types;
using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>
/// An item while it is worked on, and as expressions see it: values by the index of their field, as data (references are ids and keys).
/// Belongs to one <see cref="ConfigNode"/>; not for several threads.
/// </summary>
public sealed class ConfigItem : ICelObject
{
    internal ConfigItem(ConfigNode node, ClassSchema itemClass, string key)
    {
        Node = node;
        Class = itemClass;
        Key = key;
        Values = new CelValue[itemClass.Fields.Length];
        Sources = new ValueSource?[itemClass.Fields.Length];
    }

    /// <summary>The node that has it.</summary>
    public ConfigNode Node { get; }

    /// <summary>Its class.</summary>
    public ClassSchema Class { get; }

    /// <summary>Its key among the items of its id; empty for a single one.</summary>
    public string Key { get; }

    /// <summary>Its id and key.</summary>
    public ItemRef Ref => new(Class.Item.Id, Key);

    /// <summary>The item under which it hangs; null where there is none.</summary>
    public ConfigItem? Parent { get; internal set; }

    /// <summary>Who put it there; null for the default instance of a single id, which nobody did.</summary>
    public ValueSource? Source { get; internal set; }

    /// <summary>Whether it stands for an item that there is not.</summary>
    public bool IsDefaultInstance => Source is null;

    /// <summary>What is stored of it; null for a new one.</summary>
    internal Item? Stored { get; set; }

    /// <summary>Values by <see cref="FieldSchema.Index"/>; null where there is none.</summary>
    internal CelValue[] Values { get; }

    /// <summary>Sources by <see cref="FieldSchema.Index"/>; null where nothing gave a value.</summary>
    internal ValueSource?[] Sources { get; }

    /// <summary>Annotations: an encoded Struct; empty: none.</summary>
    internal ImmutableArray<byte> Annotations { get; set; } = [];

    /// <inheritdoc/>
    public CelObjectType ObjectType => Node.Reader.Types.OfItem(Class);

    /// <summary>A field's value as data; null where its class has no such field.</summary>
    public CelValue Value(FieldSchema field) => field.Index < Values.Length && ReferenceEquals(Class.Fields[field.Index], field) ? Values[field.Index] : CelValue.Null;

    /// <summary>A field's value as expressions see it: references are what they name, null where that is gone.</summary>
    public CelValue Read(FieldSchema field)
    {
        var value = Value(field);
        Node.Reader.Trace?.Add((this, field));
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
    public IEnumerable<ConfigItem> Children(RelationSchema relation) =>
        Node.Items(relation.Item).Where(child => ReferenceEquals(child.Parent, this) && relation.Allows(child.Class));

    private CelValue Resolve(FieldSchema field, in CelValue value) => value.Kind != CelKind.String
        ? CelValue.Null
        : field.Type.Kind == FieldKind.NodeRef
            ? CelValue.Of(Node.Reader.Node(value.AsString()))
            : CelValue.Of(field.RefersTo is { } target ? Node.Find(target.Item, value.AsString()) : null);
}
