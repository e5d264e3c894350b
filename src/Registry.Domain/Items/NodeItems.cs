using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Items;

/// <summary>What becomes of a reference when the node that it names is deleted.</summary>
public enum OnDelete
{
    /// <summary>The reference becomes null.</summary>
    SetNull,

    /// <summary>The item that refers is removed, too.</summary>
    Cascade,

    /// <summary>The deletion is refused.</summary>
    Protect,
}

/// <summary>A field of an item that names a node.</summary>
/// <param name="TargetId">Id of the node that is named.</param>
/// <param name="Item">The item that names it.</param>
/// <param name="Field">The field.</param>
/// <param name="OnDelete">What becomes of it when the node is deleted.</param>
public readonly record struct NodeReference(string TargetId, ItemRef Item, string Field, OnDelete OnDelete);

/// <summary>The items of a node at one durable registration point. Immutable.</summary>
public sealed record PointItems
{
    /// <summary>Name of the point, for instance <c>config</c>.</summary>
    public required string Point { get; init; }

    /// <summary>Whether field defaults and generators run; rules marked <c>always</c> run all the same.</summary>
    public bool UseDefaults { get; init; } = true;

    /// <summary>
    /// The items that there are: grouped by id (ordinal), and within an id in their order. Children come in the order of their own id; the
    /// parent is named by the item.
    /// </summary>
    public ImmutableArray<Item> Items { get; init; } = [];

    /// <summary>Metadata of the point: an encoded <c>google.protobuf.Struct</c> with sorted keys; empty: none.</summary>
    public ImmutableArray<byte> Metadata { get; init; } = [];

    /// <summary>Cluster-wide revision of the commit that last changed them.</summary>
    public long Revision { get; init; }

    /// <summary>Where items name other nodes: derived from the items, in their order.</summary>
    public ImmutableArray<NodeReference> References { get; init; } = [];

    /// <summary>Whether there is nothing that would have to be kept.</summary>
    public bool IsEmpty => UseDefaults && Items.IsEmpty && Metadata.IsEmpty;

    /// <summary>The items of an id, in order.</summary>
    public ReadOnlySpan<Item> Of(string id)
    {
        var items = Items.AsSpan();
        var (first, last) = (0, items.Length);
        while (first < last)
        {
            var middle = (first + last) >>> 1;
            (first, last) = string.CompareOrdinal(items[middle].Ref.Id, id) < 0 ? (middle + 1, last) : (first, middle);
        }

        var end = first;
        while (end < items.Length && items[end].Ref.Id == id)
        {
            end++;
        }

        return items[first..end];
    }

    /// <summary>An item.</summary>
    public bool TryGet(ItemRef itemRef, [NotNullWhen(true)] out Item? item)
    {
        foreach (var candidate in Of(itemRef.Id))
        {
            if (candidate.Ref.Key == itemRef.Key)
            {
                item = candidate;
                return true;
            }
        }

        item = null;
        return false;
    }

    /// <summary>Whether two versions agree in everything but the revisions of their sources.</summary>
    public bool HasContentOf(PointItems other)
    {
        if (Point != other.Point || UseDefaults != other.UseDefaults || Items.Length != other.Items.Length
            || !Metadata.AsSpan().SequenceEqual(other.Metadata.AsSpan()) || !References.AsSpan().SequenceEqual(other.References.AsSpan()))
        {
            return false;
        }

        for (var i = 0; i < Items.Length; i++)
        {
            if (!ReferenceEquals(Items[i], other.Items[i]) && !Items[i].HasContentOf(other.Items[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The items of a node at all durable points, sorted by point; a point without anything to keep is absent. Immutable.</summary>
public sealed class NodeItems
{
    private NodeItems(ImmutableArray<PointItems> points, ImmutableArray<string> uniqueKeys) => (Points, UniqueKeys) = (points, uniqueKeys);

    /// <summary>No items.</summary>
    public static NodeItems Empty { get; } = new([], []);

    /// <summary>The points, sorted by name (ordinal).</summary>
    public ImmutableArray<PointItems> Points { get; }

    /// <summary>Unique keys that their fields claim for the node: derived from them, sorted (ordinal), each once.</summary>
    public ImmutableArray<string> UniqueKeys { get; }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Points.IsEmpty;

    /// <summary>The items of some points; sorted here.</summary>
    public static NodeItems Of(IEnumerable<PointItems> points) => Of(points, []);

    /// <summary>The items of some points, sorted here, and the unique keys that they claim, which are sorted.</summary>
    public static NodeItems Of(IEnumerable<PointItems> points, ImmutableArray<string> uniqueKeys)
    {
        ImmutableArray<PointItems> kept = [.. points.Where(point => !point.IsEmpty).OrderBy(point => point.Point, StringComparer.Ordinal)];
        return kept.IsEmpty && uniqueKeys.IsEmpty ? Empty : new NodeItems(kept, uniqueKeys);
    }

    /// <summary>Ids of the nodes that the items name, each once.</summary>
    public IEnumerable<string> Targets() => Points.IsEmpty
        ? []
        : Points.SelectMany(point => point.References).Select(reference => reference.TargetId).Distinct(StringComparer.Ordinal);

    /// <summary>The items of a point; an empty point where the node has none.</summary>
    public PointItems Point(string name) => Points.FirstOrDefault(point => point.Point == name) ?? new PointItems { Point = name };

    /// <summary>With the items of one point replaced.</summary>
    public NodeItems With(PointItems items) => Of(Points.Where(point => point.Point != items.Point).Append(items), UniqueKeys);

    /// <summary>Whether two versions agree in everything but the revisions of their sources.</summary>
    public bool HasContentOf(NodeItems other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (Points.Length != other.Points.Length || !UniqueKeys.AsSpan().SequenceEqual(other.UniqueKeys.AsSpan()))
        {
            return false;
        }

        for (var i = 0; i < Points.Length; i++)
        {
            if (!Points[i].HasContentOf(other.Points[i]))
            {
                return false;
            }
        }

        return true;
    }
}
