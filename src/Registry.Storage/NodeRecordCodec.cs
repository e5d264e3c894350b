using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>Turns nodes into the bytes of a <see cref="NodeRecord"/> and back. See ADR 0004.</summary>
public static class NodeRecordCodec
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The record of a node, as bytes.</summary>
    public static byte[] Encode(Node node)
    {
        var record = new NodeRecord
        {
            Id = node.Id,
            Type = node.Type,
            Name = node.Name,
            Tenant = node.Tenant,
            State = node.State,
            StateTimeNs = ToNanoseconds(node.StateTime),
            Definition = Wrap(node.Definition),
            Parent = node.Parent,
            Revision = node.Revision,
            CreateRevision = node.CreateRevision,
            CreateTimeNs = ToNanoseconds(node.CreateTime),
            UpdateTimeNs = ToNanoseconds(node.UpdateTime),
        };
        foreach (var entry in node.Metadata)
        {
            record.Metadata.Add(new MetadataRecord { Key = entry.Key, Value = Wrap(entry.Value) });
        }

        foreach (var tag in node.Tags)
        {
            record.Tags.Add(new TagRecord { Key = tag.Key, Value = tag.Value });
        }

        foreach (var key in node.UniqueKeys)
        {
            record.UniqueKeys.Add(key);
        }

        foreach (var blob in node.Blobs)
        {
            record.Blobs.Add(new BlobInfoRecord { Key = blob.Key, SizeBytes = blob.SizeBytes, Revision = blob.Revision });
        }

        ItemRecordCodec.Write(node.Items, record);
        record.ClaimedKeys.Add(node.ClaimedKeys);
        record.Pool = node.Pool is { } pool ? PoolRecordCodec.Encode(pool) : null;
        return record.ToByteArray();
    }

    /// <summary>The node of a record.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no record.</exception>
    public static Node Decode(ReadOnlySpan<byte> bytes)
    {
        var record = NodeRecord.Parser.ParseFrom(bytes);
        return new Node
        {
            Id = record.Id,
            Type = StringPool.Share(record.Type),
            Name = record.Name == record.Id ? record.Id : record.Name,
            Tenant = StringPool.Share(record.Tenant),
            State = StringPool.Share(record.State),
            StateTime = FromNanoseconds(record.StateTimeNs),
            Definition = Unwrap(record.Definition),
            Metadata = Convert(record.Metadata, entry => new MetadataEntry(StringPool.Share(entry.Key), Unwrap(entry.Value))),
            Tags = Convert(record.Tags, tag => new TagEntry(StringPool.Share(tag.Key), StringPool.Share(tag.Value))),
            Parent = StringPool.Share(record.Parent),
            UniqueKeys = Convert(record.UniqueKeys, key => key),
            Items = ItemRecordCodec.Read(record),
            ClaimedKeys = Convert(record.ClaimedKeys, key => key),
            Pool = record.Pool is { } pool ? PoolRecordCodec.Decode(pool) : null,
            Blobs = Convert(record.Blobs, blob => new BlobEntry(blob.Key, blob.SizeBytes, blob.Revision)),
            Revision = record.Revision,
            CreateRevision = record.CreateRevision,
            CreateTime = FromNanoseconds(record.CreateTimeNs),
            UpdateTime = FromNanoseconds(record.UpdateTimeNs),
        };
    }

    /// <summary>Nanoseconds since 1970 of a UTC time.</summary>
    public static long ToNanoseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick;

    /// <summary>The UTC time of nanoseconds since 1970.</summary>
    public static DateTime FromNanoseconds(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>The bytes as protobuf's type, without copying: both are immutable.</summary>
    public static ByteString Wrap(ImmutableArray<byte> bytes) =>
        bytes.IsEmpty ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes.AsMemory());

    internal static ImmutableArray<byte> Unwrap(ByteString bytes) =>
        bytes.IsEmpty ? [] : ImmutableCollectionsMarshal.AsImmutableArray(bytes.ToByteArray());

    /// <summary>The record of a node without the attributes that it shares with another.</summary>
    public static byte[] EncodeStep(Node node, SharedAttributes shared) => Encode(node with
    {
        Definition = shared.HasFlag(SharedAttributes.Definition) ? [] : node.Definition,
        Metadata = shared.HasFlag(SharedAttributes.Metadata) ? [] : node.Metadata,
        Tags = shared.HasFlag(SharedAttributes.Tags) ? [] : node.Tags,
        UniqueKeys = shared.HasFlag(SharedAttributes.UniqueKeys) ? [] : node.UniqueKeys,
        ClaimedKeys = shared.HasFlag(SharedAttributes.ClaimedKeys) ? [] : node.ClaimedKeys,
        Blobs = shared.HasFlag(SharedAttributes.Blobs) ? [] : node.Blobs,
        Items = shared.HasFlag(SharedAttributes.Items) ? NodeItems.Empty : node.Items,
    });

    /// <summary>The node of a record without the attributes that it shares with <paramref name="other"/>.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no record.</exception>
    public static Node DecodeStep(ReadOnlySpan<byte> bytes, SharedAttributes shared, Node other)
    {
        var node = Decode(bytes);
        return node with
        {
            Definition = shared.HasFlag(SharedAttributes.Definition) ? other.Definition : node.Definition,
            Metadata = shared.HasFlag(SharedAttributes.Metadata) ? other.Metadata : node.Metadata,
            Tags = shared.HasFlag(SharedAttributes.Tags) ? other.Tags : node.Tags,
            UniqueKeys = shared.HasFlag(SharedAttributes.UniqueKeys) ? other.UniqueKeys : node.UniqueKeys,
            ClaimedKeys = shared.HasFlag(SharedAttributes.ClaimedKeys) ? other.ClaimedKeys : node.ClaimedKeys,
            Blobs = shared.HasFlag(SharedAttributes.Blobs) ? other.Blobs : node.Blobs,
            Items = shared.HasFlag(SharedAttributes.Items) ? other.Items : node.Items,
        };
    }

    private static ImmutableArray<TTo> Convert<TFrom, TTo>(IList<TFrom> items, Func<TFrom, TTo> convert)
    {
        if (items.Count == 0)
        {
            return [];
        }

        var converted = new TTo[items.Count];
        for (var i = 0; i < converted.Length; i++)
        {
            converted[i] = convert(items[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(converted);
    }
}
