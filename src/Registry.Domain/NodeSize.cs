using System.Collections.Immutable;
using System.Text;
using Registry.Cel.Values;
using Registry.Domain.Items;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>How many bytes nodes take, encoded: upper bounds, counted without encoding anything.</summary>
public static class NodeSize
{
    private const int Entry = 16;
    private const int Scalars = 160;

    /// <summary>Bytes of a node on the wire, with every field; its items count by their points only, as on the wire.</summary>
    public static long OnTheWire(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var size = Fixed(node) + OfBytes(node.Definition) + Of(node.Metadata) + Of(node.Tags) + Of(node.UniqueKeys) + Of(node.ClaimedKeys) + Of(node.Blobs);
        foreach (var point in node.Items.Points)
        {
            size += Text(point.Point) + (2 * Entry);
        }

        return size;
    }

    /// <summary>Bytes of the record of a node.</summary>
    public static long Stored(Node node) => OnTheWire(node) + OfItems(node);

    /// <summary>Bytes of the items of a node, stored.</summary>
    public static long OfItems(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Of(node.Items);
    }

    /// <summary>Bytes of the record of what a step made of a node: the attributes that it shares with the node before do not count.</summary>
    /// <param name="before">The node before; null: none.</param>
    /// <param name="after">The node after.</param>
    public static long Difference(Node? before, Node after)
    {
        ArgumentNullException.ThrowIfNull(after);
        return before is null
            ? Stored(after)
            : Fixed(after)
                + (after.Definition == before.Definition ? 0 : OfBytes(after.Definition))
                + (after.Metadata == before.Metadata ? 0 : Of(after.Metadata))
                + (after.Tags == before.Tags ? 0 : Of(after.Tags))
                + (after.UniqueKeys == before.UniqueKeys ? 0 : Of(after.UniqueKeys))
                + (after.ClaimedKeys == before.ClaimedKeys ? 0 : Of(after.ClaimedKeys))
                + (after.Blobs == before.Blobs ? 0 : Of(after.Blobs))
                + (ReferenceEquals(after.Items, before.Items) ? 0 : Of(after.Items));
    }

    /// <summary>Bytes of the record of an allocation.</summary>
    public static long Stored(Allocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return (4 * Entry) + Text(allocation.PoolId) + Text(allocation.NodeId) + Text(allocation.Path) + Text(allocation.Purpose) + (3 * Entry);
    }

    /// <summary>Bytes of a text.</summary>
    public static long Text(string text) => Encoding.UTF8.GetByteCount(text);

    private static long Fixed(Node node) =>
        Scalars + Text(node.Id) + Text(node.Type) + Text(node.Name) + Text(node.Tenant) + Text(node.State) + Text(node.Parent)
        + (node.Pool is { } pool ? Scalars + (pool.Ranges.Length * (long)Scalars) : 0);

    private static long OfBytes(ImmutableArray<byte> bytes) => bytes.Length + Entry;

    private static long Of(ImmutableArray<MetadataEntry> metadata)
    {
        var size = 0L;
        foreach (var entry in metadata)
        {
            size += Text(entry.Key) + entry.Value.Length + Entry;
        }

        return size;
    }

    private static long Of(ImmutableArray<TagEntry> tags)
    {
        var size = 0L;
        foreach (var tag in tags)
        {
            size += Text(tag.Key) + Text(tag.Value) + Entry;
        }

        return size;
    }

    private static long Of(ImmutableArray<string> keys)
    {
        var size = 0L;
        foreach (var key in keys)
        {
            size += Text(key) + Entry;
        }

        return size;
    }

    private static long Of(ImmutableArray<BlobEntry> blobs)
    {
        var size = 0L;
        foreach (var blob in blobs)
        {
            size += Text(blob.Key) + (3 * Entry);
        }

        return size;
    }

    private static long Of(NodeItems items)
    {
        var size = Of(items.UniqueKeys);
        foreach (var point in items.Points)
        {
            size += OfBytes(point.Metadata);
            foreach (var item in point.Items)
            {
                size += Of(item);
            }

            foreach (var reference in point.References)
            {
                size += Text(reference.TargetId) + Of(reference.Item) + Text(reference.Field) + (2 * Entry);
            }
        }

        return size;
    }

    private static long Of(Item item)
    {
        var size = Of(item.Ref) + Text(item.Class) + Of(item.Parent) + Of(item.Source) + OfBytes(item.Annotations) + Entry;
        foreach (var field in item.Fields)
        {
            size += Text(field.Name) + Of(field.Value) + Of(field.Source) + Entry;
        }

        return size;
    }

    private static long Of(ItemRef item) => Text(item.Id) + Text(item.Key) + Entry;

    private static long Of(ValueSource source) => Text(source.By) + (2 * Entry);

    private static long Of(in CelValue value) => value.Kind switch
    {
        CelKind.String => Text(value.AsString()) + Entry,
        CelKind.List => Of(value.AsList()),
        CelKind.Map => Of(value.AsMap()),
        _ => 2 * Entry,
    };

    private static long Of(ICelList list)
    {
        long size = Entry;
        for (var i = 0; i < list.Count; i++)
        {
            size += Of(list[i]);
        }

        return size;
    }

    private static long Of(ICelMap map)
    {
        long size = Entry;
        foreach (var key in map.Keys)
        {
            map.TryGet(key, out var value);
            size += Text(key.AsString()) + Of(value) + Entry;
        }

        return size;
    }
}
