using System.Security.Cryptography;

namespace Registry.Storage.Snapshots;

/// <summary>The frame of a snapshot file's blocks: length, payload, and a hash over all before it. ADR 0008.</summary>
internal sealed class SnapshotChain : IDisposable
{
    /// <summary>Format that this version writes, and the newest that it reads: that of the records in it, see <see cref="StoreFormat"/>.</summary>
    public const int CurrentVersion = StoreFormat.CurrentVersion;

    /// <summary>Bytes of a block's length, little-endian, before its payload.</summary>
    public const int LengthBytes = 4;

    /// <summary>Bytes of the hash after a block's payload.</summary>
    public const int HashBytes = 16;

    /// <summary>A block has at most this much payload, unless one item alone is larger.</summary>
    public const int BlockBytes = 1 << 20;

    /// <summary>No block has more payload: a commit's journal entry is a few times as large as its request, which has 256 MiB at most.</summary>
    public const int LargestBlockBytes = 1 << 30;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _link = new byte[SHA256.HashSizeInBytes];

    /// <summary>Begins with the hash of the file's first bytes.</summary>
    public SnapshotChain() => SHA256.HashData(Magic, _link);

    /// <summary>The first bytes of every snapshot file. The line ends in it do not survive a transfer as text.</summary>
    public static ReadOnlySpan<byte> Magic => "RGDSNP\r\n"u8;

    /// <summary>The hash over everything so far.</summary>
    public ReadOnlySpan<byte> Link => _link.AsSpan(0, HashBytes);

    /// <summary>Adds a block, its length included.</summary>
    public void Add(ReadOnlySpan<byte> length, ReadOnlySpan<byte> payload)
    {
        _hash.AppendData(Link);
        _hash.AppendData(length);
        _hash.AppendData(payload);
        _hash.GetHashAndReset(_link);
    }

    public void Dispose() => _hash.Dispose();
}
