using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Queries;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>A place that an expression reads, as far as indexes know it.</summary>
/// <param name="Text">The place, for people.</param>
internal abstract record Place(string Text)
{
    /// <summary>The node.</summary>
    public sealed record OfNode(string Text) : Place(Text);

    /// <summary>The node's parent.</summary>
    public sealed record OfParent(string Text) : Place(Text);

    /// <summary>The node's tags.</summary>
    public sealed record OfTags(string Text) : Place(Text);

    /// <summary>An item of an id, or any of several: a single one, or one of a list.</summary>
    public sealed record OfItems(string Text, ItemSchema Item, ClassSchema? Class, bool IsList) : Place(Text);

    /// <summary>A value that has keys in an index.</summary>
    public abstract record Indexed(string Text) : Place(Text)
    {
        /// <summary>The runs of keys of all values that meet a comparison; null where no index can tell.</summary>
        public abstract IndexRange? Range(Comparison comparison, CelValue value);
    }

    /// <summary>An attribute of the node.</summary>
    public sealed record OfAttribute(string Text, NodeIndex Index) : Indexed(Text)
    {
        public override IndexRange? Range(Comparison comparison, CelValue value) => (comparison, value.Kind) switch
        {
            (Comparison.Equal, CelKind.String) => IndexRange.Key(Index, value.AsString()),
            (Comparison.StartsWith, CelKind.String) when Index != NodeIndex.Id => new IndexRange(Index, value.AsString(), null) { IsPrefix = true },
            _ => null,
        };
    }

    /// <summary>A tag of the node.</summary>
    public sealed record OfTag(string Text, string Key) : Indexed(Text)
    {
        public override IndexRange? Range(Comparison comparison, CelValue value) =>
            comparison == Comparison.Equal && value.Kind == CelKind.String ? IndexRange.Key(NodeIndex.Tag, SnapshotIndexes.TagKey(Key, value.AsString())) : null;
    }

    /// <summary>The id of a node that a field names.</summary>
    public sealed record OfReference(string Text) : Indexed(Text)
    {
        public override IndexRange? Range(Comparison comparison, CelValue value) =>
            comparison == Comparison.Equal && value.Kind == CelKind.String ? IndexRange.Key(NodeIndex.Reference, value.AsString()) : null;
    }

    /// <summary>A field of items.</summary>
    /// <param name="Text">The place, for people.</param>
    /// <param name="Items">The items.</param>
    /// <param name="Field">The field in one of the classes.</param>
    /// <param name="IsList">Whether it is the list, and not an element of one.</param>
    public sealed record OfField(string Text, OfItems Items, FieldSchema Field, bool IsList) : Indexed(Text)
    {
        /// <summary>The field as indexes name it.</summary>
        public IndexedField Index => new(Items.Item.Point.Name, Items.Item.Id, Field.Name);

        /// <summary>Whether a node has one value of it at most.</summary>
        public bool IsOne => Items.Item.Cardinality == Cardinality.Single && !Field.Type.IsList;

        public override IndexRange? Range(Comparison comparison, CelValue value)
        {
            if (comparison == Comparison.StartsWith)
            {
                return value.Kind == CelKind.String && Field.Type.Kind is not (FieldKind.NodeRef or FieldKind.ItemRef)
                    ? new IndexRange(NodeIndex.Field, FieldKeys.OfText(value.AsString()), null) { Field = Index, IsPrefix = true }
                    : null;
            }

            // Texts that begin alike have one key, so that no run can leave its ends out.
            return Normal(value) is { } normal && FieldKeys.TryOf(normal, out var key)
                ? comparison switch
                {
                    Comparison.Equal => IndexRange.Key(NodeIndex.Field, key) with { Field = Index },
                    Comparison.Less => new IndexRange(NodeIndex.Field, "", key) { Field = Index },
                    _ => new IndexRange(NodeIndex.Field, key, null) { Field = Index },
                }
                : null;
        }

        /// <summary>
        /// Whether a run has all nodes that meet its condition. A single item that there is not reads as its default instance, and has no entries:
        /// what that meets no index can tell.
        /// </summary>
        public bool IsCovered(IndexRange range)
        {
            if (Items.Item.Cardinality != Cardinality.Single || Items.Item.DefaultClass is not { } defaultClass
                || !defaultClass.TryGetField(Field.Name, out var field))
            {
                return true;
            }

            var keys = new List<string>();
            FieldKeys.AddTo(keys, field.Default);
            return !keys.Exists(range.Contains);
        }

        /// <summary>A constant as the field would hold it, with the same numbers less and greater; null where there is no such value.</summary>
        private CelValue? Normal(CelValue value) => (Field.Type.Kind, value.Kind) switch
        {
            (FieldKind.Bool, CelKind.Bool) or (FieldKind.Int, CelKind.Int) or (FieldKind.Double, CelKind.Double) => value,
            (FieldKind.Duration, CelKind.Duration) or (FieldKind.Timestamp, CelKind.Timestamp) => value,
            (FieldKind.Double, CelKind.Int) when Math.Abs((double)value.AsInt()) < 1L << 53 => CelValue.Of((double)value.AsInt()),
            (FieldKind.Allocation, CelKind.String or CelKind.Int) => value,
            (FieldKind.Bool or FieldKind.Int or FieldKind.Double or FieldKind.Duration or FieldKind.Timestamp, _) => null,
            (FieldKind.NodeRef or FieldKind.ItemRef or FieldKind.Json or FieldKind.GeoPoint, _) => null,
            (_, CelKind.String) => value,
            _ => null,
        };
    }
}

/// <summary>How a place is compared with a constant. Runs of keys have their ends in, so that less means less or equal, too.</summary>
internal enum Comparison
{
    Equal,
    Less,
    Greater,
    StartsWith,
}
