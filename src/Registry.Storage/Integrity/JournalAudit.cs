using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Registry.Domain;
using Registry.Storage.V1;

namespace Registry.Storage.Integrity;

/// <summary>
/// Holds the journal against itself and against the state: it is dense, everything in it decodes, each change begins where the one before
/// it left the node, module or allocation, and the last one left it as it is. Keeps some 100 bytes for each that the journal names.
/// </summary>
public sealed class JournalAudit(Findings findings)
{
    private readonly Dictionary<RecordKey, Image> _last = [];
    private long _revision;
    private long _timeNs = long.MinValue;

    /// <summary>How a record was left: by which commit, and the hash of its record; 0 where it was deleted.</summary>
    private readonly record struct Image(long Revision, UInt128 Hash);

    /// <summary>How many entries were checked.</summary>
    public long Count { get; private set; }

    /// <summary>Checks the next entry.</summary>
    public void Check(JournalEntry entry)
    {
        if (Count++ > 0 && entry.Revision != _revision + 1)
        {
            findings.Add($"the journal goes from revision {_revision} to {entry.Revision}");
        }

        _revision = entry.Revision;
        try
        {
            CheckHeader(CommitHeaderRecord.Parser.ParseFrom(entry.Header.Span));
            CheckBody(CommitBodyRecord.Parser.ParseFrom(entry.Body.Span));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or StoreException)
        {
            findings.Add($"the journal's entry {entry.Revision} cannot be decoded: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Holds what the last changes left against the nodes as they are.</summary>
    /// <param name="nodes">The nodes, at the revision of the last entry.</param>
    public void Complete(RegistrySnapshot nodes)
    {
        if (_revision != nodes.Revision)
        {
            findings.Add($"the journal ends at revision {_revision}, but the nodes are of revision {nodes.Revision}");
        }

        foreach (var (key, image) in _last)
        {
            if (Hash(Present(nodes, key)) != image.Hash)
            {
                findings.Add($"{Name(key)} is not as commit {image.Revision}, the last in the journal that changed it, left it");
            }
        }
    }

    private static byte[] Present(RegistrySnapshot state, RecordKey key) => key.Kind switch
    {
        RecordKind.Node => state.TryGet(key.Id, out var node) ? NodeRecordCodec.Encode(node) : [],
        RecordKind.Module => state.Modules.TryGet(key.Id, out var module) ? ModuleRecordCodec.Encode(module) : [],
        _ => state.Pools.Find(key.Id) is { } allocation ? PoolRecordCodec.Encode(allocation) : [],
    };

    private static string Name(RecordKey key) => $"{StoredRecords.Name(key.Kind)} '{StoredRecords.Text(key.Id)}'";

    private void CheckHeader(CommitHeaderRecord header)
    {
        if (header.Revision != _revision)
        {
            findings.Add($"the header of the journal's entry {_revision} says that it is {header.Revision}");
        }

        if (header.TimeNs < _timeNs)
        {
            findings.Add($"commit {_revision} is older than the one before it");
        }

        _timeNs = header.TimeNs;
    }

    private void CheckBody(CommitBodyRecord body)
    {
        if (body.Changes.Count + body.Allocations.Count + body.Modules.Count == 0)
        {
            findings.Add($"commit {_revision} changes nothing");
        }

        foreach (var change in body.Changes)
        {
            CheckChange(new RecordKey(RecordKind.Node, change.NodeId), change.Before, change.After);
        }

        foreach (var change in body.Allocations)
        {
            CheckChange(new RecordKey(RecordKind.Allocation, change.Id), change.Before, change.After);
        }

        foreach (var change in body.Modules)
        {
            CheckChange(new RecordKey(RecordKind.Module, change.Id), change.Before, change.After);
        }

        for (var i = 0; i < body.Results.Count; i++)
        {
            CheckResult(body, body.Results[i], i);
        }
    }

    private void CheckResult(CommitBodyRecord body, ResultRecord result, int index)
    {
        if (result.ResultCase == ResultRecord.ResultOneofCase.ChangeIndex && (uint)result.ChangeIndex >= body.Changes.Count)
        {
            findings.Add($"commit {_revision} was answered with its change {result.ChangeIndex}, which it does not have");
        }

        if (result.Step is { } step && !HasBase(body, step, index))
        {
            findings.Add($"commit {_revision} was answered with a step from an image that it does not have");
        }
    }

    private static bool HasBase(CommitBodyRecord body, StepRecord step, int index) => step.BaseCase switch
    {
        StepRecord.BaseOneofCase.ChangeIndex => (uint)step.ChangeIndex < body.Changes.Count && !body.Changes[step.ChangeIndex].Before.IsEmpty,
        StepRecord.BaseOneofCase.ResultIndex => (uint)step.ResultIndex < index
            && body.Results[step.ResultIndex].ResultCase
                is ResultRecord.ResultOneofCase.ChangeIndex or ResultRecord.ResultOneofCase.Node or ResultRecord.ResultOneofCase.Step,
        _ => false,
    };

    private void CheckChange(RecordKey key, ByteString before, ByteString after)
    {
        CheckImage(key, before, "before");
        if (CheckImage(key, after, "after") is { } revision && revision != _revision)
        {
            findings.Add($"commit {_revision} left {Name(key)} at revision {revision}");
        }

        if (_last.TryGetValue(key, out var last) && last.Hash != Hash(before))
        {
            findings.Add($"commit {_revision} found {Name(key)} otherwise than commit {last.Revision} had left it");
        }

        _last[key] = new Image(_revision, Hash(after));
    }

    /// <summary>The revision that an image says it is of; null where there is none.</summary>
    private long? CheckImage(RecordKey key, ByteString image, string which)
    {
        if (image.IsEmpty)
        {
            return null;
        }

        var (id, revision) = Decode(key.Kind, image.Span);
        if (id != key.Id)
        {
            findings.Add(
                $"commit {_revision} has {Name(key with { Id = id })} as what it was {which} the change of {Name(key)}");
        }

        return revision;
    }

    private static (string Id, long Revision) Decode(RecordKind kind, ReadOnlySpan<byte> image)
    {
        switch (kind)
        {
            case RecordKind.Node:
                var node = NodeRecordCodec.Decode(image);
                return (node.Id, node.Revision);
            case RecordKind.Module:
                var module = ModuleRecordCodec.Decode(image);
                return (module.Id, module.Revision);
            default:
                var allocation = PoolRecordCodec.DecodeAllocation(image);
                return (allocation.Id, allocation.Revision);
        }
    }

    private static UInt128 Hash(ByteString image) => Hash(image.Span);

    private static UInt128 Hash(ReadOnlySpan<byte> image)
    {
        if (image.IsEmpty)
        {
            return 0;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(image, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
