using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>What is kept of a node's liveness.</summary>
/// <param name="NodeId">Id of the node.</param>
/// <param name="IsExpired">Whether its last heartbeat counts no more.</param>
/// <param name="LastSeen">When that came, UTC.</param>
/// <param name="Ttl">For how long it counted.</param>
public readonly record struct StoredLiveness(string NodeId, bool IsExpired, DateTime LastSeen, TimeSpan Ttl);

/// <summary>Carries liveness over a restart.</summary>
public sealed class LivenessFile(string path) : SideFile<LivenessRecord>(path)
{
    /// <summary>What it knows; nothing where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<StoredLiveness> Read() =>
    [
        .. ReadMessages().Select(record => new StoredLiveness(
            record.NodeId, record.Expired, NodeRecordCodec.FromNanoseconds(record.LastSeenNs), TimeSpan.FromTicks(record.TtlNs / TimeSpan.NanosecondsPerTick))),
    ];

    /// <summary>Puts this in place of what it knows.</summary>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Write(IEnumerable<StoredLiveness> nodes) => WriteMessages(nodes.Select(node => new LivenessRecord
    {
        NodeId = node.NodeId,
        Expired = node.IsExpired,
        LastSeenNs = NodeRecordCodec.ToNanoseconds(node.LastSeen),
        TtlNs = node.Ttl.Ticks * TimeSpan.NanosecondsPerTick,
    }));
}
