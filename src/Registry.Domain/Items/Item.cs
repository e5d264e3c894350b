using System.Collections.Immutable;
using Registry.Cel.Values;

namespace Registry.Domain.Items;

/// <summary>
/// Names an item of a node within one registration point: the registry id, and the key among the items of that id. The key of a single
/// item is empty; that of a static one is its class.
/// </summary>
public readonly record struct ItemRef(string Id, string Key)
{
    /// <summary>No item.</summary>
    public static ItemRef None => new("", "");

    /// <summary>Whether it names none.</summary>
    public bool IsNone => Id.Length == 0;

    /// <summary>As paths show it: <c>core.general</c>, <c>core.interfaces/wlan0</c>.</summary>
    public override string ToString() => Key.Length == 0 ? Id : $"{Id}/{Key}";
}

/// <summary>The value of a field of an item, in normal form, and where it comes from. Null may be set by someone, too.</summary>
public readonly record struct ItemField(string Name, CelValue Value, ValueSource Source);

/// <summary>One item of the effective configuration of a node. Immutable. The intent is what of it has the origin User.</summary>
public sealed record Item
{
    /// <summary>Its registry id and key.</summary>
    public required ItemRef Ref { get; init; }

    /// <summary>Name of its class.</summary>
    public required string Class { get; init; }

    /// <summary>The item under which it hangs; none for most.</summary>
    public ItemRef Parent { get; init; } = ItemRef.None;

    /// <summary>Who put it there: a user, a generator, or a default for a single item. A user who changes a generated item's class takes it over.</summary>
    public required ValueSource Source { get; init; }

    /// <summary>The fields that have a value, sorted by name (ordinal). Those without are null.</summary>
    public ImmutableArray<ItemField> Fields { get; init; } = [];

    /// <summary>Annotations: an encoded <c>google.protobuf.Struct</c> with sorted keys; empty: none.</summary>
    public ImmutableArray<byte> Annotations { get; init; } = [];

    /// <summary>A field that has a value.</summary>
    public bool TryGetField(string name, out ItemField field)
    {
        var (low, high) = (0, Fields.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Fields[middle].Name, name);
            if (order == 0)
            {
                field = Fields[middle];
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        field = default;
        return false;
    }

    /// <summary>The value of a field; null where it has none.</summary>
    public CelValue Value(string name) => TryGetField(name, out var field) ? field.Value : CelValue.Null;

    /// <summary>Whether two versions agree in everything but the revisions of their sources.</summary>
    public bool HasContentOf(Item other)
    {
        if (Ref != other.Ref || Class != other.Class || Parent != other.Parent || !Source.IsSameAs(other.Source)
            || Fields.Length != other.Fields.Length || !Annotations.AsSpan().SequenceEqual(other.Annotations.AsSpan()))
        {
            return false;
        }

        for (var i = 0; i < Fields.Length; i++)
        {
            var (mine, its) = (Fields[i], other.Fields[i]);
            if (mine.Name != its.Name || !mine.Source.IsSameAs(its.Source) || !ItemValues.AreSame(mine.Value, its.Value))
            {
                return false;
            }
        }

        return true;
    }
}
