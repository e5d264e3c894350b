using System.Buffers.Binary;
using Google.Protobuf;
using Registry.Storage.V1;

namespace Registry.Storage.Snapshots;

/// <summary>
/// Reads a snapshot file block by block, and believes nothing: a block whose hash does not fit is never parsed. Memory is bounded by the
/// largest block. Used by one thread.
/// </summary>
internal sealed class SnapshotReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly SnapshotChain _chain = new();
    private readonly SnapshotTrailer _counts = new();
    private byte[] _buffer = new byte[SnapshotChain.BlockBytes + SnapshotChain.LengthBytes + SnapshotChain.HashBytes];
    private long _blockNumber;
    private long _blockOffset;
    private int _section;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="StoreException">It is no snapshot, damaged from the beginning, or of a newer format.</exception>
    public SnapshotReader(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        Span<byte> magic = stackalloc byte[SnapshotChain.Magic.Length];
        if (stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual(SnapshotChain.Magic))
        {
            throw new StoreException($"{name} is no snapshot of a registry, or its first bytes are damaged. Give a file that 'snapshot save' wrote.");
        }

        Header = ReadBlock().Header ?? throw Damaged("the header is missing");
        if (Header.FormatVersion > SnapshotChain.CurrentVersion)
        {
            throw new StoreException(
                $"The snapshot {name} has format {Header.FormatVersion}, but this version reads up to {SnapshotChain.CurrentVersion}. "
                + "Use the version that wrote it, or a newer one.");
        }
    }

    public SnapshotHeader Header { get; }

    /// <summary>What the file holds; complete after <see cref="Blocks"/>.</summary>
    public SnapshotTrailer Counts => _counts;

    /// <summary>The hash over all that was read; after <see cref="Blocks"/> it names the content of the file.</summary>
    public string Hash => Convert.ToHexStringLower(_chain.Link);

    /// <summary>The blocks of items, in order; ends after the trailer has confirmed that the file is whole.</summary>
    /// <exception cref="StoreException">While it is read: the file is damaged; the message says where.</exception>
    public IEnumerable<SnapshotItems> Blocks()
    {
        SnapshotBlock block;
        while ((block = ReadBlock()).ContentCase == SnapshotBlock.ContentOneofCase.Items)
        {
            foreach (var record in block.Items.Records)
            {
                Count(record);
            }

            if (block.Items.Entries.Count > 0)
            {
                EnterSection(SnapshotSections.Journal);
                _counts.EntryCount += block.Items.Entries.Count;
            }

            yield return block.Items;
        }

        if (block.Trailer is not { } trailer)
        {
            throw Damaged("it is neither items nor the trailer");
        }

        if (!trailer.Equals(_counts))
        {
            throw Damaged($"the trailer tells of {Text(trailer)}, but there are {Text(_counts)}");
        }

        if (_stream.ReadByte() >= 0)
        {
            throw Damaged("the file goes on after its trailer");
        }
    }

    public void Dispose() => _chain.Dispose();

    private void Count(SnapshotRecord record)
    {
        var section = SnapshotSections.Of(record.Kind);
        EnterSection(section >= 0 ? section : throw Damaged($"it holds a record of the unknown kind {record.Kind}"));
        SnapshotSections.Count(_counts, record.Kind);
    }

    private void EnterSection(int section) => _section = section >= _section ? section : throw Damaged("its items are out of place");

    private SnapshotBlock ReadBlock()
    {
        _blockOffset = _stream.Position;
        _blockNumber++;
        Fill(0, SnapshotChain.LengthBytes);
        var size = BinaryPrimitives.ReadInt32LittleEndian(_buffer);
        var rest = _stream.Length - _stream.Position - SnapshotChain.HashBytes;
        if (size is < 0 or > SnapshotChain.LargestBlockBytes || size > rest)
        {
            throw Damaged("its length is damaged, or the file is cut off within it");
        }

        Fill(SnapshotChain.LengthBytes, size + SnapshotChain.HashBytes);
        var payload = _buffer.AsSpan(SnapshotChain.LengthBytes, size);
        _chain.Add(_buffer.AsSpan(0, SnapshotChain.LengthBytes), payload);
        if (!_chain.Link.SequenceEqual(_buffer.AsSpan(SnapshotChain.LengthBytes + size, SnapshotChain.HashBytes)))
        {
            throw Damaged("its hash does not fit what the file holds up to here");
        }

        try
        {
            return SnapshotBlock.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Damaged($"it cannot be decoded: {e.Message.TrimEnd('.')}");
        }
    }

    private void Fill(int offset, int count)
    {
        if (offset + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, offset + count);
        }

        if (_stream.ReadAtLeast(_buffer.AsSpan(offset, count), count, throwOnEndOfStream: false) < count)
        {
            throw Damaged("the file is cut off here: the trailer is missing");
        }
    }

    private StoreException Damaged(string what) => new(
        $"The snapshot {_name} is damaged: block {_blockNumber} (at byte {_blockOffset}): {what}. Fetch the file again, or use another snapshot.");

    private static string Text(SnapshotTrailer counts) =>
        $"{counts.NodeCount} nodes, {counts.ModuleCount} modules, {counts.AllocationCount} allocations, {counts.BlobCount} blobs and {counts.EntryCount} journal entries";
}
