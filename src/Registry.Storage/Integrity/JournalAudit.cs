using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Registry.Domain;
using Registry.Storage.V1;

namespace Registry.Storage.Integrity;

/// <summary>
/// Holds the journal against itself and against the nodes: it is dense, everything in it decodes, each change begins where the one before
/// it left the node, and the last one left it as it is. Keeps some 100 bytes for each node that the journal names.
/// </summary>
public sealed class JournalAudit(Findings findings)
{
    private readonly Dictionary<string, Image> _last = new(StringComparer.Ordinal);
    private long _revision;
    private long _timeNs = long.MinValue;

    /// <summary>How a node was left: by which commit, and the hash of its record; 0 where it was deleted.</summary>
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
        catch (InvalidProtocolBufferException e)
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

        foreach (var (id, image) in _last)
        {
            var actual = nodes.TryGet(id, out var node) ? Hash(NodeRecordCodec.Encode(node)) : 0;
            if (actual != image.Hash)
            {
                findings.Add($"node '{id}' is not as commit {image.Revision}, the last in the journal that changed it, left it");
            }
        }
    }

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
        if (body.Changes.Count == 0)
        {
            findings.Add($"commit {_revision} changes nothing");
        }

        foreach (var change in body.Changes)
        {
            CheckChange(change);
        }

        foreach (var result in body.Results)
        {
            if (result.ResultCase == ResultRecord.ResultOneofCase.ChangeIndex && (uint)result.ChangeIndex >= body.Changes.Count)
            {
                findings.Add($"commit {_revision} was answered with its change {result.ChangeIndex}, which it does not have");
            }
        }
    }

    private void CheckChange(ChangeRecord change)
    {
        CheckImage(change, change.Before, "before");
        if (CheckImage(change, change.After, "after") is { } after && after.Revision != _revision)
        {
            findings.Add($"commit {_revision} left node '{change.NodeId}' at revision {after.Revision}");
        }

        if (_last.TryGetValue(change.NodeId, out var last) && last.Hash != Hash(change.Before))
        {
            findings.Add($"commit {_revision} found node '{change.NodeId}' otherwise than commit {last.Revision} had left it");
        }

        _last[change.NodeId] = new Image(_revision, Hash(change.After));
    }

    private Node? CheckImage(ChangeRecord change, ByteString image, string which)
    {
        if (image.IsEmpty)
        {
            return null;
        }

        var node = NodeRecordCodec.Decode(image.Span);
        if (node.Id != change.NodeId)
        {
            findings.Add($"commit {_revision} has node '{node.Id}' as what it was {which} the change of node '{change.NodeId}'");
        }

        return node;
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
