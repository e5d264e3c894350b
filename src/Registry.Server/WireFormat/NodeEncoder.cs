using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Registry.Domain;
using Registry.Server.Pools;

namespace Registry.Server.WireFormat;

/// <summary>The fields of <c>registry.v1.Node</c> that an answer carries: one bit a field number.</summary>
internal readonly record struct NodeMask(uint Bits)
{
    /// <summary>Every field.</summary>
    public static NodeMask All { get; } = new(uint.MaxValue);

    /// <summary>The fields whose size has a low bound.</summary>
    public static NodeMask Small { get; } = All
        .Without(V1.Node.DefinitionFieldNumber).Without(V1.Node.MetadataFieldNumber).Without(V1.Node.TagsFieldNumber)
        .Without(V1.Node.UniqueKeysFieldNumber).Without(V1.Node.ClaimedKeysFieldNumber).Without(V1.Node.ItemsFieldNumber);

    /// <summary>One field.</summary>
    public static NodeMask Only(int field) => new(1u << field);

    /// <summary>Whether a field is wanted.</summary>
    public bool Has(int field) => (Bits & (1u << field)) != 0;

    /// <summary>The others.</summary>
    public NodeMask Without(int field) => new(Bits & ~(1u << field));
}

/// <summary>Writes nodes as <c>registry.v1.Node</c>.</summary>
internal static class NodeEncoder
{
    public static int Measure(in NodeView view, NodeMask mask)
    {
        var node = view.Node;
        var size = 0;
        size += mask.Has(V1.Node.IdFieldNumber) ? ProtoWriter.SizeOfText(V1.Node.IdFieldNumber, node.Id) : 0;
        size += mask.Has(V1.Node.TypeFieldNumber) ? ProtoWriter.SizeOfText(V1.Node.TypeFieldNumber, node.Type) : 0;
        size += mask.Has(V1.Node.NameFieldNumber) ? ProtoWriter.SizeOfText(V1.Node.NameFieldNumber, node.Name) : 0;
        size += mask.Has(V1.Node.TenantFieldNumber) ? ProtoWriter.SizeOfText(V1.Node.TenantFieldNumber, node.Tenant) : 0;
        size += mask.Has(V1.Node.StateFieldNumber) ? ProtoWriter.SizeOfText(V1.Node.StateFieldNumber, node.State) : 0;
        size += mask.Has(V1.Node.StateTimeFieldNumber) ? ProtoWriter.SizeOfTimestamp(V1.Node.StateTimeFieldNumber, node.StateTime) : 0;
        size += mask.Has(V1.Node.DefinitionFieldNumber) ? ProtoWriter.SizeOfBytes(V1.Node.DefinitionFieldNumber, node.Definition) : 0;
        size += mask.Has(V1.Node.MetadataFieldNumber) ? MeasureMetadata(node) : 0;
        size += mask.Has(V1.Node.TagsFieldNumber) ? MeasureTags(node) : 0;
        size += mask.Has(V1.Node.ParentFieldNumber) ? ProtoWriter.SizeOfText(V1.Node.ParentFieldNumber, node.Parent) : 0;
        size += mask.Has(V1.Node.UniqueKeysFieldNumber) ? MeasureKeys(V1.Node.UniqueKeysFieldNumber, node.UniqueKeys) : 0;
        size += mask.Has(V1.Node.BlobsFieldNumber) ? MeasureBlobs(node) : 0;
        size += mask.Has(V1.Node.ItemsFieldNumber) ? PointInfoEncoder.Measure(V1.Node.ItemsFieldNumber, node.Items) : 0;
        size += mask.Has(V1.Node.LivenessFieldNumber) ? LivenessEncoder.Measure(V1.Node.LivenessFieldNumber, view.Liveness) : 0;
        size += mask.Has(V1.Node.RevisionFieldNumber) ? ProtoWriter.SizeOfInteger(V1.Node.RevisionFieldNumber, node.Revision) : 0;
        size += mask.Has(V1.Node.CreateRevisionFieldNumber)
            ? ProtoWriter.SizeOfInteger(V1.Node.CreateRevisionFieldNumber, node.CreateRevision) : 0;
        size += mask.Has(V1.Node.CreateTimeFieldNumber) ? ProtoWriter.SizeOfTimestamp(V1.Node.CreateTimeFieldNumber, node.CreateTime) : 0;
        size += mask.Has(V1.Node.UpdateTimeFieldNumber) ? ProtoWriter.SizeOfTimestamp(V1.Node.UpdateTimeFieldNumber, node.UpdateTime) : 0;
        size += mask.Has(V1.Node.PoolFieldNumber) ? ProtoWriter.SizeOfBytes(V1.Node.PoolFieldNumber, PoolSpec(node)) : 0;
        size += mask.Has(V1.Node.ClaimedKeysFieldNumber) ? MeasureKeys(V1.Node.ClaimedKeysFieldNumber, node.ClaimedKeys) : 0;
        return size;
    }

    public static void Write(ref ProtoWriter writer, in NodeView view, NodeMask mask)
    {
        var node = view.Node;
        writer.Text(V1.Node.IdFieldNumber, mask.Has(V1.Node.IdFieldNumber) ? node.Id : "");
        writer.Text(V1.Node.TypeFieldNumber, mask.Has(V1.Node.TypeFieldNumber) ? node.Type : "");
        writer.Text(V1.Node.NameFieldNumber, mask.Has(V1.Node.NameFieldNumber) ? node.Name : "");
        writer.Text(V1.Node.TenantFieldNumber, mask.Has(V1.Node.TenantFieldNumber) ? node.Tenant : "");
        writer.Text(V1.Node.StateFieldNumber, mask.Has(V1.Node.StateFieldNumber) ? node.State : "");
        if (mask.Has(V1.Node.StateTimeFieldNumber))
        {
            writer.Timestamp(V1.Node.StateTimeFieldNumber, node.StateTime);
        }

        writer.Bytes(V1.Node.DefinitionFieldNumber, mask.Has(V1.Node.DefinitionFieldNumber) ? node.Definition : []);
        if (mask.Has(V1.Node.MetadataFieldNumber))
        {
            WriteMetadata(ref writer, node);
        }

        if (mask.Has(V1.Node.TagsFieldNumber))
        {
            WriteTags(ref writer, node);
        }

        writer.Text(V1.Node.ParentFieldNumber, mask.Has(V1.Node.ParentFieldNumber) ? node.Parent : "");
        if (mask.Has(V1.Node.UniqueKeysFieldNumber))
        {
            foreach (var key in node.UniqueKeys)
            {
                writer.Text(V1.Node.UniqueKeysFieldNumber, key);
            }
        }

        if (mask.Has(V1.Node.BlobsFieldNumber))
        {
            WriteBlobs(ref writer, node);
        }

        if (mask.Has(V1.Node.LivenessFieldNumber))
        {
            LivenessEncoder.Write(ref writer, V1.Node.LivenessFieldNumber, view.Liveness);
        }

        if (mask.Has(V1.Node.ItemsFieldNumber))
        {
            PointInfoEncoder.Write(ref writer, V1.Node.ItemsFieldNumber, node.Items);
        }

        WriteRevisions(ref writer, node, mask);
        writer.Bytes(V1.Node.PoolFieldNumber, mask.Has(V1.Node.PoolFieldNumber) ? PoolSpec(node) : []);
        if (mask.Has(V1.Node.ClaimedKeysFieldNumber))
        {
            foreach (var key in node.ClaimedKeys)
            {
                writer.Text(V1.Node.ClaimedKeysFieldNumber, key);
            }
        }
    }

    /// <summary>The node as a message of its own, for answers that are generated messages.</summary>
    public static V1.Node ToMessage(in NodeView view)
    {
        var bytes = new byte[Measure(view, NodeMask.All)];
        var writer = new ProtoWriter(bytes);
        Write(ref writer, view, NodeMask.All);
        return V1.Node.Parser.ParseFrom(bytes);
    }

    /// <summary>What a pool hands out, encoded; nothing where the node is no pool, as almost all are.</summary>
    private static ImmutableArray<byte> PoolSpec(Node node) => node.Pool is { } spec
        ? ImmutableCollectionsMarshal.AsImmutableArray(PoolSpecMapper.ToMessage(spec).ToByteArray())
        : [];

    private static void WriteRevisions(ref ProtoWriter writer, Node node, NodeMask mask)
    {
        writer.Integer(V1.Node.RevisionFieldNumber, mask.Has(V1.Node.RevisionFieldNumber) ? node.Revision : 0);
        writer.Integer(V1.Node.CreateRevisionFieldNumber, mask.Has(V1.Node.CreateRevisionFieldNumber) ? node.CreateRevision : 0);
        if (mask.Has(V1.Node.CreateTimeFieldNumber))
        {
            writer.Timestamp(V1.Node.CreateTimeFieldNumber, node.CreateTime);
        }

        if (mask.Has(V1.Node.UpdateTimeFieldNumber))
        {
            writer.Timestamp(V1.Node.UpdateTimeFieldNumber, node.UpdateTime);
        }
    }

    private static int MeasureMetadata(Node node)
    {
        var size = 0;
        foreach (var entry in node.Metadata)
        {
            size += ProtoWriter.SizeOfLengthDelimited(V1.Node.MetadataFieldNumber, MeasureEntry(entry));
        }

        return size;
    }

    private static int MeasureEntry(MetadataEntry entry) => ProtoWriter.SizeOfText(1, entry.Key) + ProtoWriter.SizeOfBytes(2, entry.Value);

    private static void WriteMetadata(ref ProtoWriter writer, Node node)
    {
        foreach (var entry in node.Metadata)
        {
            writer.LengthDelimited(V1.Node.MetadataFieldNumber, MeasureEntry(entry));
            writer.Text(1, entry.Key);
            writer.Bytes(2, entry.Value);
        }
    }

    private static int MeasureTags(Node node)
    {
        var size = 0;
        foreach (var tag in node.Tags)
        {
            size += ProtoWriter.SizeOfLengthDelimited(V1.Node.TagsFieldNumber, MeasureTag(tag));
        }

        return size;
    }

    private static int MeasureTag(TagEntry tag) => ProtoWriter.SizeOfText(1, tag.Key) + ProtoWriter.SizeOfText(2, tag.Value);

    private static void WriteTags(ref ProtoWriter writer, Node node)
    {
        foreach (var tag in node.Tags)
        {
            writer.LengthDelimited(V1.Node.TagsFieldNumber, MeasureTag(tag));
            writer.Text(1, tag.Key);
            writer.Text(2, tag.Value);
        }
    }

    private static int MeasureKeys(int field, ImmutableArray<string> keys)
    {
        var size = 0;
        foreach (var key in keys)
        {
            size += ProtoWriter.SizeOfText(field, key);
        }

        return size;
    }

    private static int MeasureBlobs(Node node)
    {
        var size = 0;
        foreach (var blob in node.Blobs)
        {
            size += ProtoWriter.SizeOfLengthDelimited(V1.Node.BlobsFieldNumber, MeasureBlob(blob));
        }

        return size;
    }

    private static int MeasureBlob(BlobEntry blob) =>
        ProtoWriter.SizeOfText(V1.BlobInfo.KeyFieldNumber, blob.Key)
        + ProtoWriter.SizeOfInteger(V1.BlobInfo.SizeBytesFieldNumber, blob.SizeBytes)
        + ProtoWriter.SizeOfInteger(V1.BlobInfo.RevisionFieldNumber, blob.Revision);

    private static void WriteBlobs(ref ProtoWriter writer, Node node)
    {
        foreach (var blob in node.Blobs)
        {
            writer.LengthDelimited(V1.Node.BlobsFieldNumber, MeasureBlob(blob));
            writer.Text(V1.BlobInfo.KeyFieldNumber, blob.Key);
            writer.Integer(V1.BlobInfo.SizeBytesFieldNumber, blob.SizeBytes);
            writer.Integer(V1.BlobInfo.RevisionFieldNumber, blob.Revision);
        }
    }
}
