using System.Buffers.Binary;
using Google.Protobuf;
using Registry.Domain;
using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Engine;

/// <summary>Turns decided commands into what the store writes: records, and one journal entry a commit. Each image is encoded once.</summary>
internal static class CommitEncoder
{
    public static CommitBatch Encode(CommandBatch batch)
    {
        var writes = new List<RecordWrite>(batch.Commands.Count);
        var journal = new List<JournalEntry>(batch.Commands.Count);
        foreach (var pending in batch.Commands)
        {
            if (pending.HasCommit)
            {
                journal.Add(Encode(pending, writes));
            }
        }

        return new CommitBatch(batch.StartRevision, writes, journal);
    }

    private static JournalEntry Encode(PendingCommand pending, List<RecordWrite> writes)
    {
        var decision = pending.Decision!;
        var body = new CommitBodyRecord();
        foreach (var change in decision.Changes)
        {
            body.Changes.Add(Encode(change, writes));
        }

        foreach (var blob in decision.Blobs)
        {
            writes.Add(new RecordWrite(BlobKey(blob.NodeId, blob.Key), blob.Value));
        }

        var indexes = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < decision.Changes.Length; i++)
        {
            if (decision.Changes[i].After is { } after)
            {
                indexes.Add(after, i);
            }
        }

        foreach (var result in decision.Results)
        {
            body.Results.Add(Encode(result, indexes));
        }

        var entry = new JournalEntry(pending.Revision, Header(pending).ToByteArray(), body.ToByteArray());
        pending.JournalBytes = entry.Header.Length + entry.Body.Length;
        return entry;
    }

    /// <summary>The key of a blob's bytes; node ids have no control characters, so the parts cannot run together.</summary>
    public static RecordKey BlobKey(string nodeId, string blobKey) => new(RecordKind.Blob, $"{nodeId}\0{blobKey}");

    private static CommitHeaderRecord Header(PendingCommand pending)
    {
        var fingerprint = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(fingerprint, pending.Request.Fingerprint);
        var header = new CommitHeaderRecord
        {
            Revision = pending.Revision,
            TimeNs = NodeRecordCodec.ToNanoseconds(pending.CommitTime),
            Principal = pending.Request.Principal,
            RequestId = pending.Request.RequestId,
            RequestFingerprint = UnsafeByteOperations.UnsafeWrap(fingerprint),
        };
        foreach (var change in pending.Decision!.Changes)
        {
            if (change.After is null)
            {
                header.DeletedIds.Add(change.NodeId);
            }
        }

        return header;
    }

    private static ChangeRecord Encode(NodeChange change, List<RecordWrite> writes)
    {
        var record = new ChangeRecord { NodeId = change.NodeId };
        if (change.Before is { } before)
        {
            record.Before = UnsafeByteOperations.UnsafeWrap(NodeRecordCodec.Encode(before));
        }

        if (change.After is { } after)
        {
            var bytes = NodeRecordCodec.Encode(after);
            record.After = UnsafeByteOperations.UnsafeWrap(bytes);
            writes.Add(RecordWrite.Put(RecordKind.Node, after.Id, bytes));
        }
        else
        {
            writes.Add(RecordWrite.Delete(RecordKind.Node, change.NodeId));
        }

        return record;
    }

    private static ResultRecord Encode(WriteResult result, Dictionary<Node, int> indexes)
    {
        if (result.Node is not { } node)
        {
            return new ResultRecord { Deleted = new DeletedRecord { Ids = { result.DeletedIds } } };
        }

        return indexes.TryGetValue(node, out var index)
            ? new ResultRecord { ChangeIndex = index }
            : new ResultRecord { Node = UnsafeByteOperations.UnsafeWrap(NodeRecordCodec.Encode(node)) };
    }
}
