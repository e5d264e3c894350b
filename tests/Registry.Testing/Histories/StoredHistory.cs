using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Testing.Histories;

/// <summary>What a stopped daemon left on disk, read without it.</summary>
/// <param name="Revision">Revision of the last commit.</param>
/// <param name="RequestIds">Request id of every commit that the journal keeps, by revision.</param>
/// <param name="Nodes">Revision of every stored node, by id.</param>
/// <param name="Blobs">The stored blobs: node id and key.</param>
public sealed record StoredHistory(
    long Revision,
    IReadOnlyDictionary<long, string> RequestIds,
    IReadOnlyDictionary<string, long> Nodes,
    IReadOnlySet<(string NodeId, string Key)> Blobs)
{
    private const int EntriesPerRead = 4_096;

    /// <summary>Reads a store.</summary>
    /// <param name="databasePath">Path of the database file; no daemon has it open.</param>
    public static StoredHistory Read(string databasePath)
    {
        using var store = SqliteStore.Open(new SqliteStoreOptions
        {
            Path = databasePath,
            NewEpoch = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        });
        var nodes = new Dictionary<string, long>();
        var blobs = new HashSet<(string, string)>();
        using (var view = store.OpenView())
        {
            foreach (var (key, body) in view.Records(new HashSet<RecordKind> { RecordKind.Node, RecordKind.Blob }))
            {
                if (key.Kind == RecordKind.Node)
                {
                    nodes.Add(key.Id, NodeRecord.Parser.ParseFrom(body.Span).Revision);
                }
                else
                {
                    var end = key.Id.IndexOf('\0', StringComparison.Ordinal);
                    blobs.Add((key.Id[..end], key.Id[(end + 1)..]));
                }
            }
        }

        var requestIds = new Dictionary<long, string>();
        var from = store.OldestJournalRevision;
        while (store.ReadJournalHeaders(from, EntriesPerRead) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                requestIds.Add(entry.Revision, CommitHeaderRecord.Parser.ParseFrom(entry.Header.Span).RequestId);
            }

            from = entries[^1].Revision + 1;
        }

        return new StoredHistory(store.Revision, requestIds, nodes, blobs);
    }
}
