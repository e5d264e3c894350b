using System.Diagnostics;
using System.Text;

namespace Registry.Storage.Tests;

/// <summary>Measures the store; run by name: <c>dotnet test -c Release --filter StoreThroughput</c>. ADR 0001 quotes what it printed.</summary>
[TestFixture]
[Explicit("Takes minutes and 5 GB of disk")]
internal sealed class StoreThroughput
{
    private const int Count = 1 << 20;
    private const int BatchSize = 256;

    [TestCase(true)]
    [TestCase(false)]
    public void CommitAndLoad_AMillionNodes_Measured(bool timeOrdered)
    {
        using var folder = new StoreFolder();
        var random = new Random(1);
        var ids = Enumerable.Range(0, Count).Select(i => MakeId(random, timeOrdered, i)).ToArray();
        var (record, entry) = (new byte[900], new byte[1800]);
        random.NextBytes(record);
        random.NextBytes(entry);

        using (var store = folder.Open())
        {
            Report("create", () => Commit(store, ids, record, entry));
            random.Shuffle(ids);
            Report("update in random order", () => Commit(store, ids.AsSpan(0, Count / 4), record, entry));
        }

        using var again = folder.Open();
        var watch = Stopwatch.StartNew();
        var loaded = Load(again);
        TestContext.Out.WriteLine($"load: {loaded} records in {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        var headers = again.ReadJournalHeaders(0, Count).Count;
        TestContext.Out.WriteLine($"headers: {headers} in {watch.ElapsedMilliseconds} ms");
        Assert.That(loaded, Is.EqualTo(Count));
    }

    private static int Load(SqliteStore store)
    {
        using var view = store.OpenView();
        return view.Records(Batches.Nodes).Count();
    }

    private static string MakeId(Random random, bool timeOrdered, int index)
    {
        if (timeOrdered)
        {
            return Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + (index / 4))).ToString();
        }

        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static List<double> Commit(SqliteStore store, ReadOnlySpan<string> ids, byte[] record, byte[] entry)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < ids.Length; i += BatchSize)
        {
            var writes = new RecordWrite[BatchSize];
            var journal = new JournalEntry[BatchSize];
            for (var j = 0; j < BatchSize; j++)
            {
                writes[j] = RecordWrite.Put(RecordKind.Node, ids[i + j], record);
                journal[j] = new JournalEntry(store.Revision + 1 + j, entry.AsMemory(0, 100), entry.AsMemory(100));
            }

            var start = Stopwatch.GetTimestamp();
            store.MustCommit(new CommitBatch(store.Revision, writes, journal));
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return milliseconds;
    }

    private static void Report(string what, Func<List<double>> commit)
    {
        var watch = Stopwatch.StartNew();
        var milliseconds = commit();
        var line = new StringBuilder($"{what}: {milliseconds.Count * BatchSize / watch.Elapsed.TotalSeconds:f0} commits/s; a batch of {BatchSize}");
        milliseconds.Sort();
        line.Append($" p50 {milliseconds[milliseconds.Count / 2]:f1}, p99 {milliseconds[milliseconds.Count * 99 / 100]:f1}, max {milliseconds[^1]:f1} ms");
        TestContext.Out.WriteLine(line);
    }
}
