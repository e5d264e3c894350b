using System.Buffers.Binary;
using Google.Protobuf;
using Registry.Domain;
using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Engine;

/// <summary>Turns decided commands into what the store writes: records, and one journal entry a commit. Each image is encoded once.</summary>
internal static class CommitEncoder
{
    /// <summary>What a batch writes.</summary>
    /// <exception cref="CommandEncodingException">A command cannot be encoded.</exception>
    public static CommitBatch Encode(CommandBatch batch)
    {
        var writes = new List<RecordWrite>(batch.Commands.Count);
        var journal = new List<JournalEntry>(batch.Commands.Count);
        foreach (var pending in batch.Commands)
        {
            if (pending.HasCommit)
            {
                try
                {
                    journal.Add(Encode(pending, writes));
                }
                catch (Exception exception)
                {
                    throw new CommandEncodingException(pending, exception);
                }
            }
        }

        return new CommitBatch(batch.StartRevision, writes, journal);
    }

    private static JournalEntry Encode(PendingCommand pending, List<RecordWrite> writes)
    {
        var decision = pending.Decision!;
        var body = new CommitBodyRecord();
        foreach (var change in decision.Changes.Nodes)
        {
            body.Changes.Add(Encode(change, writes));
        }

        foreach (var change in decision.Changes.Allocations)
        {
            body.Allocations.Add(Encode(
                new RecordKey(RecordKind.Allocation, change.AllocationId), change.Before, change.After, PoolRecordCodec.Encode, writes));
        }

        foreach (var change in decision.Changes.Modules)
        {
            body.Modules.Add(Encode(
                new RecordKey(RecordKind.Module, change.ModuleId), change.Before, change.After, ModuleRecordCodec.Encode, writes));
        }

        foreach (var blob in decision.Blobs)
        {
            writes.Add(new RecordWrite(BlobKey(blob.NodeId, blob.Key), blob.Value));
        }

        body.Results.AddRange(ResultEncoder.Encode(decision));
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
        foreach (var change in pending.Decision!.Changes.Nodes)
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

    private static RecordChange Encode<T>(RecordKey key, T? before, T? after, Func<T, byte[]> encode, List<RecordWrite> writes)
        where T : class
    {
        var record = new RecordChange { Id = key.Id };
        if (before is not null)
        {
            record.Before = UnsafeByteOperations.UnsafeWrap(encode(before));
        }

        var bytes = after is null ? null : encode(after);
        record.After = bytes is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes);
        writes.Add(new RecordWrite(key, bytes is null ? (ReadOnlyMemory<byte>?)null : bytes));
        return record;
    }
}
