using System.Buffers.Binary;
using Google.Protobuf;
using Registry.Storage.V1;

namespace Registry.Storage.Snapshots;

/// <summary>The next bytes of a snapshot file, and how many items they and all before them hold.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="DoneCount">Records and journal entries so far.</param>
public readonly record struct SnapshotPart(ReadOnlyMemory<byte> Bytes, long DoneCount);

/// <summary>Writes what a view holds in the form of a snapshot file, a block at a time.</summary>
public static class SnapshotWriter
{
    /// <summary>The parts of the file, in order.</summary>
    /// <param name="view">What to write; it stays open until the last part has been taken.</param>
    /// <param name="epoch">Epoch of the store.</param>
    /// <param name="time">When the snapshot is taken, UTC.</param>
    /// <param name="itemCount">About how many records and journal entries there are.</param>
    /// <param name="omitHistory">Of the journal write the newest entry only, which keeps the revision.</param>
    /// <exception cref="StoreException">While it is read: the store is damaged.</exception>
    public static IEnumerable<SnapshotPart> Write(IStoreView view, string epoch, DateTime time, long itemCount, bool omitHistory)
    {
        using var chain = new SnapshotChain();
        var header = new SnapshotHeader
        {
            FormatVersion = SnapshotChain.CurrentVersion,
            Epoch = epoch,
            Revision = view.Revision,
            TimeNs = NodeRecordCodec.ToNanoseconds(time),
            ItemCount = itemCount,
        };
        yield return new SnapshotPart(
            (byte[])[.. SnapshotChain.Magic, .. Block(new SnapshotBlock { Header = header }, chain)], DoneCount: 0);

        var trailer = new SnapshotTrailer();
        foreach (var items in Blocks(view, omitHistory, trailer))
        {
            yield return new SnapshotPart(Block(new SnapshotBlock { Items = items }, chain), Done(trailer));
        }

        yield return new SnapshotPart(Block(new SnapshotBlock { Trailer = trailer }, chain), Done(trailer));
    }

    private static long Done(SnapshotTrailer trailer) =>
        trailer.NodeCount + trailer.ModuleCount + trailer.AllocationCount + trailer.BlobCount + trailer.EntryCount;

    /// <summary>The items in portions, which are counted as they go out.</summary>
    private static IEnumerable<SnapshotItems> Blocks(IStoreView view, bool omitHistory, SnapshotTrailer counts)
    {
        var block = new SnapshotItems();
        var bytes = 0L;
        foreach (var (item, size) in Items(view, omitHistory))
        {
            if (bytes > 0 && bytes + size > SnapshotChain.BlockBytes)
            {
                yield return block;
                (block, bytes) = (new SnapshotItems(), 0);
            }

            bytes += size;
            Add(item, block, counts);
        }

        if (bytes > 0)
        {
            yield return block;
        }
    }

    private static void Add(IMessage item, SnapshotItems block, SnapshotTrailer counts)
    {
        if (item is SnapshotEntry entry)
        {
            block.Entries.Add(entry);
            counts.EntryCount++;
            return;
        }

        var record = (SnapshotRecord)item;
        block.Records.Add(record);
        SnapshotSections.Count(counts, record.Kind);
    }

    private static IEnumerable<(IMessage Item, int SizeBytes)> Items(IStoreView view, bool omitHistory)
    {
        foreach (var kind in SnapshotSections.Order)
        {
            foreach (var (key, body) in view.Records(new HashSet<RecordKind> { kind }))
            {
                yield return Sized(new SnapshotRecord { Kind = (int)kind, Id = key.Id, Body = ByteString.CopyFrom(body.Span) });
            }
        }

        foreach (var entry in view.Journal(omitHistory ? view.Revision : view.OldestJournalRevision))
        {
            yield return Sized(new SnapshotEntry
            {
                Revision = entry.Revision,
                Header = UnsafeByteOperations.UnsafeWrap(entry.Header),
                Body = UnsafeByteOperations.UnsafeWrap(entry.Body),
            });
        }
    }

    // With the most that its own tag and length take within the block.
    private static (IMessage Item, int SizeBytes) Sized(IMessage item) => (item, item.CalculateSize() + 6);

    private static byte[] Block(SnapshotBlock block, SnapshotChain chain)
    {
        var size = block.CalculateSize();
        var bytes = new byte[SnapshotChain.LengthBytes + size + SnapshotChain.HashBytes];
        var length = bytes.AsSpan(0, SnapshotChain.LengthBytes);
        var payload = bytes.AsSpan(SnapshotChain.LengthBytes, size);
        BinaryPrimitives.WriteInt32LittleEndian(length, size);
        block.WriteTo(payload);
        chain.Add(length, payload);
        chain.Link.CopyTo(bytes.AsSpan(SnapshotChain.LengthBytes + size));
        return bytes;
    }
}
