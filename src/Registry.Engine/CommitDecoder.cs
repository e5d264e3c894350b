using System.Buffers.Binary;
using Google.Protobuf;
using Registry.Domain;
using Registry.Engine.Commits;
using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Engine;

/// <summary>Reads journal entries back.</summary>
internal static class CommitDecoder
{
    /// <summary>The mark of a commit under a request id, or null where it had none.</summary>
    public static (string RequestId, RequestMark Mark)? Mark(ReadOnlyMemory<byte> header)
    {
        var record = CommitHeaderRecord.Parser.ParseFrom(header.Span);
        return record.RequestId.Length == 0
            ? null
            : (record.RequestId, new RequestMark(
                record.Revision,
                NodeRecordCodec.FromNanoseconds(record.TimeNs),
                BinaryPrimitives.ReadUInt128BigEndian(record.RequestFingerprint.Span)));
    }

    /// <summary>Time of a commit.</summary>
    public static DateTime Time(ReadOnlyMemory<byte> header) =>
        NodeRecordCodec.FromNanoseconds(CommitHeaderRecord.Parser.ParseFrom(header.Span).TimeNs);

    /// <summary>Whether a commit deleted a node.</summary>
    public static bool Deletes(ReadOnlyMemory<byte> header, string nodeId) => DeletedIds(header).Contains(nodeId);

    /// <summary>The nodes that the commit of a header deleted.</summary>
    public static IReadOnlyList<string> DeletedIds(ReadOnlyMemory<byte> header) => CommitHeaderRecord.Parser.ParseFrom(header.Span).DeletedIds;

    /// <summary>A commit as it was published.</summary>
    public static Commit Commit(JournalEntry entry)
    {
        var header = CommitHeaderRecord.Parser.ParseFrom(entry.Header.Span);
        var body = CommitBodyRecord.Parser.ParseFrom(entry.Body.Span);
        return new Commit(
            entry.Revision,
            NodeRecordCodec.FromNanoseconds(header.TimeNs),
            header.Principal,
            header.RequestId,
            [.. body.Changes.Select(change => new CommitChange(new NodeChange(Image(change.Before), Image(change.After))))],
            entry.Header.Length + entry.Body.Length);
    }

    private static Node? Image(ByteString image) => image.IsEmpty ? null : NodeRecordCodec.Decode(image.Span);

    /// <summary>What the request of a commit was answered.</summary>
    public static CommandOutcome Outcome(JournalEntry entry)
    {
        var body = CommitBodyRecord.Parser.ParseFrom(entry.Body.Span);
        return new CommandOutcome(null, ResultDecoder.Decode(body), entry.Revision);
    }
}
