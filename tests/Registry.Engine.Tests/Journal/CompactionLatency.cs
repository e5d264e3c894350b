using System.Diagnostics;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests.Journal;

/// <summary>Measures what writers feel of compaction; run by name: <c>dotnet test -c Release --filter CompactionLatency</c>.</summary>
[TestFixture]
[Explicit("Takes a minute")]
internal sealed class CompactionLatency
{
    private const int Backlog = 200_000;
    private const int Writers = 8;
    private const int WritesEach = 4_000;

    private static readonly RegistryEngineOptions Options = new() { JournalCount = 1_000, IdempotencyCount = 0 };

    [Test]
    public async Task Write_WithAndWithoutCompaction_Measured()
    {
        using var directory = new TemporaryDirectory();
        using var store = SqliteStore.Open(new SqliteStoreOptions { Path = directory.File("registry.db"), NewEpoch = Guid.AllBitsSet });
        using var engine = RegistryEngine.Start(store, Options, TimeProvider.System, new CapturedLog<RegistryEngine>());
        await Task.WhenAll(Enumerable.Range(0, 512).Select(i => RegisterAsync(engine, i)));
        await Task.WhenAll(Enumerable.Range(0, 512).Select(i => WriteAsync(engine, i, Backlog / 512)));
        await MeasureAsync("without", engine);

        var time = new ManualTime();
        await using (JournalCompactor.Start(engine, Options, time, new CapturedLog<JournalCompactor>()))
        {
            var before = store.OldestJournalRevision;
            time.Advance(TimeSpan.FromSeconds(10));
            await MeasureAsync("with (no pauses)", engine);
            await TestContext.Out.WriteLineAsync($"trimmed meanwhile: {store.OldestJournalRevision - before}");
        }

        await Task.WhenAll(Enumerable.Range(0, 512).Select(i => WriteAsync(engine, i, Backlog / 512)));
        await using (JournalCompactor.Start(engine, Options, TimeProvider.System, new CapturedLog<JournalCompactor>()))
        {
            var before = store.OldestJournalRevision;
            await Task.Delay(JournalCompactor.Interval, TimeProvider.System);
            await MeasureAsync("with", engine);
            await TestContext.Out.WriteLineAsync($"trimmed meanwhile: {store.OldestJournalRevision - before}");
        }

        Assert.That(engine.Completion.IsCompleted, Is.False);
    }

    private static async Task MeasureAsync(string what, RegistryEngine engine)
    {
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => WriteAsync(engine, i, WritesEach))));
        var sorted = all.SelectMany(times => times).Order().ToArray();
        await TestContext.Out.WriteLineAsync(
            $"{what}: {sorted.Length / watch.Elapsed.TotalSeconds:f0} writes/s, p50 {sorted[sorted.Length / 2]:f2} ms, "
            + $"p99 {sorted[sorted.Length * 99 / 100]:f2} ms, max {sorted[^1]:f1} ms");
    }

    private static async Task<List<double>> WriteAsync(RegistryEngine engine, int writer, int count)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await SendAsync(engine, Writes.SetState($"node-{writer}", $"state {started}"));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }

    private static Task RegisterAsync(RegistryEngine engine, int i) =>
        SendAsync(engine, Writes.Register(Drafts.Node($"node-{i}") with { Definition = Drafts.Bytes(new string('x', 600)) }));

    private static async Task SendAsync(RegistryEngine engine, Domain.Command command)
    {
        var request = new CommandRequest(command, TimeProvider.System.GetUtcNow().UtcDateTime, "tester", "", 0, ValidateOnly: false, 700);
        Assert.That((await engine.ExecuteAsync(request, CancellationToken.None)).Rejection, Is.Null);
    }
}
