using System.Text;

namespace Registry.Storage.Tests;

/// <summary>Builds batches and reads stores back, in few words.</summary>
internal static class Batches
{
    public static readonly IReadOnlySet<RecordKind> AllKinds = new HashSet<RecordKind> { RecordKind.Meta, RecordKind.Node, RecordKind.Blob };

    public static readonly IReadOnlySet<RecordKind> Nodes = new HashSet<RecordKind> { RecordKind.Node };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static RecordWrite Put(string id, string body) => RecordWrite.Put(RecordKind.Node, id, Bytes(body));

    public static RecordWrite Delete(string id) => RecordWrite.Delete(RecordKind.Node, id);

    /// <summary>A batch of one commit that follows the store's present revision.</summary>
    public static CommitBatch After(IRegistryStore store, params RecordWrite[] writes) => After(store, commits: 1, writes);

    public static CommitBatch After(IRegistryStore store, int commits, params RecordWrite[] writes) =>
        new(store.Revision, writes, [.. Enumerable.Range(1, commits).Select(i => Entry(store.Revision + i))]);

    public static JournalEntry Entry(long revision) => new(revision, Bytes($"header {revision}"), Bytes($"body {revision}"));

    /// <summary>Commits, and fails the test if that fails.</summary>
    public static void MustCommit(this IRegistryStore store, params RecordWrite[] writes) => store.MustCommit(After(store, writes));

    public static void MustCommit(this IRegistryStore store, CommitBatch batch)
    {
        var result = store.Commit(batch);
        Assert.That(result.Outcome, Is.EqualTo(CommitOutcome.Committed), () => $"{result.Error}");
    }

    public static string? ReadNode(this IRegistryStore store, string id) =>
        store.Read(new RecordKey(RecordKind.Node, id)) is { } body ? Encoding.UTF8.GetString(body) : null;

    public static List<(RecordKey Key, string Body)> LoadAll(this IRegistryStore store, IReadOnlySet<RecordKind> kinds)
    {
        using var view = store.OpenView();
        return view.LoadAll(kinds);
    }

    /// <summary>The records in the order of their kinds and ids, so that they can be compared.</summary>
    public static List<(RecordKey Key, string Body)> LoadAll(this IStoreView view, IReadOnlySet<RecordKind> kinds) =>
        [.. view.Records(kinds).Select(record => (record.Key, Encoding.UTF8.GetString(record.Body.Span)))
            .OrderBy(record => record.Key.Kind).ThenBy(record => record.Key.Id, StringComparer.Ordinal)];

    public static IEnumerable<string> LoadIds(this IRegistryStore store) => store.LoadAll(Nodes).Select(record => record.Key.Id);
}
