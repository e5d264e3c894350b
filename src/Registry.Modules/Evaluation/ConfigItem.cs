using Registry.Cel.Types;
using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>
/// An item while it is worked on, and as expressions see it: values by the index of their field, as data (references are ids and keys).
/// Belongs to one <see cref="ConfigNode"/>; not for several threads.
/// </summary>
public sealed class ConfigItem : ExpressionItem
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

    /// <inheritdoc/>
    public override ExpressionNode Owner => Node;

    /// <inheritdoc/>
    public override ClassSchema Class { get; }

    /// <inheritdoc/>
    public override string Key { get; }

    /// <summary>Its id and key.</summary>
    public ItemRef Ref => new(Class.Item.Id, Key);

    /// <summary>The item under which it hangs; null where there is none.</summary>
    public ConfigItem? Parent { get; internal set; }

    /// <inheritdoc/>
    public override ExpressionItem? Above => Parent;

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
    public override CelObjectType ObjectType => Node.Reader.Types.OfItem(Class);

    /// <inheritdoc/>
    public override CelValue Value(FieldSchema field) => field.IsOf(Class) ? Values[field.Index] : CelValue.Null;

    /// <inheritdoc/>
    public override CelValue Read(FieldSchema field)
    {
        Node.Reader.Trace?.Add((this, field));
        return base.Read(field);
    }

    /// <summary>The items that hang under it by a relation, in their order.</summary>
    public IEnumerable<ConfigItem> Children(RelationSchema relation) => Under(relation).Cast<ConfigItem>();
}
