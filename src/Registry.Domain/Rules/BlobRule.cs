using System.Collections.Immutable;

namespace Registry.Domain.Rules;

/// <summary>Blobs are stored beside the node: the node knows their keys and sizes.</summary>
internal static class BlobRule
{
    public static Decision Set(Node node, SetBlobCommand command, CommitStamp stamp)
    {
        var blob = command.Blob;
        if (blob.Value.IsEmpty)
        {
            return IndexOf(node.Blobs, blob.Key) < 0 ? Decision.Unchanged(node) : Remove(node, blob.Key, stamp);
        }

        ImmutableArray<BlobDraft> drafts = [blob];
        var after = node with { Blobs = Merge(node.Blobs, drafts, stamp.Revision) };
        return after.Blobs.Length > NodeLimits.Blobs
            ? Decision.Refuse(new Rejection.LimitExceeded(node.Id, "blobs", NodeLimits.Blobs))
            : Decision.Change(node, UpdateRule.Stamp(node, after, stamp), Changes(node.Id, drafts));
    }

    public static Decision Delete(Node node, DeleteBlobCommand command, CommitStamp stamp) =>
        IndexOf(node.Blobs, command.Key) < 0
            ? Decision.Refuse(new Rejection.BlobNotFound(node.Id, command.Key))
            : Remove(node, command.Key, stamp);

    public static ImmutableArray<BlobEntry> Merge(ImmutableArray<BlobEntry> current, ImmutableArray<BlobDraft> drafts, long revision)
    {
        if (drafts.IsEmpty)
        {
            return current;
        }

        var merged = new SortedDictionary<string, BlobEntry>(StringComparer.Ordinal);
        foreach (var blob in current)
        {
            merged[blob.Key] = blob;
        }

        foreach (var draft in drafts)
        {
            merged[draft.Key] = new BlobEntry(draft.Key, draft.Value.Length, revision);
        }

        return [.. merged.Values];
    }

    public static ImmutableArray<BlobChange> Changes(string nodeId, ImmutableArray<BlobDraft> drafts) =>
        drafts.IsEmpty ? [] : [.. drafts.Select(draft => new BlobChange(nodeId, draft.Key, draft.Value))];

    private static Decision Remove(Node node, string key, CommitStamp stamp)
    {
        var after = node with { Blobs = node.Blobs.RemoveAt(IndexOf(node.Blobs, key)) };
        return Decision.Change(node, UpdateRule.Stamp(node, after, stamp), [new BlobChange(node.Id, key, null)]);
    }

    private static int IndexOf(ImmutableArray<BlobEntry> blobs, string key)
    {
        for (var i = 0; i < blobs.Length; i++)
        {
            if (blobs[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }
}
