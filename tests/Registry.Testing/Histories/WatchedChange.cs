using Registry.Client;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Storage;
using Registry.Storage.V1;
using Registry.V1;
using Node = Registry.Domain.Node;

namespace Registry.Testing.Histories;

/// <summary>One event of a watch in a form that can be compared: with what the journal says should have been sent.</summary>
/// <param name="Revision">Revision of the commit.</param>
/// <param name="NodeId">Id of the node.</param>
/// <param name="What">appeared, changed, deleted or filtered.</param>
/// <param name="State">The node's state; empty where it is gone.</param>
public readonly record struct WatchedChange(long Revision, string NodeId, string What, string State)
{
    /// <summary>The form of an event; null for those that are no changes.</summary>
    public static WatchedChange? Of(NodeWatchEvent told) => told switch
    {
        NodeWatchEvent.Changed changed => new WatchedChange(
            changed.Revision, changed.Node.Id, changed.Appeared ? "appeared" : "changed", changed.Node.State),
        NodeWatchEvent.Removed removed => new WatchedChange(
            removed.Revision, removed.NodeId, removed.Reason == NodeRemoved.Types.Reason.Deleted ? "deleted" : "filtered", ""),
        _ => null,
    };

    /// <summary>What a watch with a filter must have been sent, by the journal of a stopped daemon.</summary>
    /// <param name="databasePath">Path of the database file; no daemon has it open.</param>
    /// <param name="filter">The filter of the watch.</param>
    public static List<WatchedChange> Expected(string databasePath, NodeFilter filter)
    {
        using var store = SqliteStore.Open(new SqliteStoreOptions
        {
            Path = databasePath,
            NewEpoch = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        });
        var expected = new List<WatchedChange>();
        for (var from = 1L; store.ReadJournal(from, 1_000) is { Count: > 0 } entries; from = entries[^1].Revision + 1)
        {
            foreach (var entry in entries)
            {
                var changes = CommitBodyRecord.Parser.ParseFrom(entry.Body.Span).Changes;
                expected.AddRange(changes.Select(change => Expect(entry.Revision, change, filter)).OfType<WatchedChange>());
            }
        }

        return expected;
    }

    private static WatchedChange? Expect(long revision, ChangeRecord change, NodeFilter filter)
    {
        var (before, after) = (Image(change.Before), Image(change.After));
        var (did, does) = (before is not null && filter.Matches(before), after is not null && filter.Matches(after));
        return (did, does) switch
        {
            (false, false) => null,
            (false, true) => new WatchedChange(revision, change.NodeId, "appeared", after!.State),
            (true, true) => new WatchedChange(revision, change.NodeId, "changed", after!.State),
            _ => new WatchedChange(revision, change.NodeId, after is null ? "deleted" : "filtered", ""),
        };
    }

    private static Node? Image(Google.Protobuf.ByteString image) => image.IsEmpty ? null : NodeRecordCodec.Decode(image.Span);
}
