using System.Security.Cryptography;
using Google.Protobuf;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>What is kept of a node's liveness.</summary>
/// <param name="NodeId">Id of the node.</param>
/// <param name="IsExpired">Whether its last heartbeat counts no more.</param>
/// <param name="LastSeen">When that came, UTC.</param>
/// <param name="Ttl">For how long it counted.</param>
public readonly record struct StoredLiveness(string NodeId, bool IsExpired, DateTime LastSeen, TimeSpan Ttl);

/// <summary>
/// The file beside the database that carries liveness over a restart: <see cref="LivenessRecord"/>s, each after its length, and the SHA-256 of
/// all that at the end. No part of the store: it may be deleted, and is not flushed to disk.
/// </summary>
public sealed class LivenessFile(string path)
{
    private const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Its records; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<StoredLiveness> Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        var bytes = File.ReadAllBytes(Path);
        var length = bytes.Length - HashLength;
        if (length < 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            throw new InvalidDataException("Its contents do not agree with their checksum.");
        }

        var records = new List<StoredLiveness>();
        var input = new CodedInputStream(bytes, 0, length);
        while (!input.IsAtEnd)
        {
            var record = new LivenessRecord();
            input.ReadMessage(record);
            records.Add(new StoredLiveness(
                record.NodeId, record.Expired, NodeRecordCodec.FromNanoseconds(record.LastSeenNs), TimeSpan.FromTicks(record.TtlNs / TimeSpan.NanosecondsPerTick)));
        }

        return records;
    }

    /// <summary>Puts these records in place of those that it has; at once, so that it is never half of either.</summary>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Write(IEnumerable<StoredLiveness> nodes)
    {
        var temporary = Path + ".tmp";
        using (var file = new FileStream(temporary, Options()))
        using (var hash = SHA256.Create())
        {
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var output = new CodedOutputStream(hashed, leaveOpen: true))
            {
                foreach (var node in nodes)
                {
                    output.WriteMessage(new LivenessRecord
                    {
                        NodeId = node.NodeId,
                        Expired = node.IsExpired,
                        LastSeenNs = NodeRecordCodec.ToNanoseconds(node.LastSeen),
                        TtlNs = node.Ttl.Ticks * TimeSpan.NanosecondsPerTick,
                    });
                }
            }

            file.Write(hash.Hash!);
        }

        File.Move(temporary, Path, overwrite: true);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            // As the database: for the owner alone.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
