using System.Collections.Concurrent;
using System.Diagnostics;
using Registry.Client;
using Registry.Domain.Queries;
using Registry.Testing;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Watches held against the journal, while 8 writers write and the daemon is killed again and again.</summary>
[TestFixture]
internal sealed class WatchKillTests
{
    private const int Rounds = 50;
    private const int Writers = 8;

    [Test, CancelAfter(600_000)]
    public async Task Watch_UnderWritersKillsAndReconnects_IsTheJournalInOrderWithoutGapOrRepetition(CancellationToken patience)
    {
        var seed = Seed.Take();
        var random = new Random(seed);
        var started = Stopwatch.StartNew();
        using var directory = new TemporaryDirectory();
        var history = new WriteHistory();
        var daemon = await DaemonProcess.StartAsync(directory.Path);
        using var client = daemon.Connect();
        await using var all = Watch.Start(client, new NodeSelector(), WatchDelivery.EveryChange);
        await using var running = Watch.Start(client, new NodeSelector { States = { "running" } }, WatchDelivery.EveryChange);
        await using var restless = Watch.Start(client, new NodeSelector { Tenant = "t1" }, WatchDelivery.EveryChange, new Random(seed));
        await using var latest = Watch.Start(client, new NodeSelector(), WatchDelivery.Latest);
        await Task.WhenAll(new[] { all, running, restless, latest }.Select(watch => watch.Synced.InTime()));
        for (var round = 0; round < Rounds; round++)
        {
            await KillUnderLoadAsync(daemon, history, $"w{round}", random);
            await daemon.DisposeAsync();
            daemon = await daemon.StartAgainAsync();
        }

        await using var last = daemon;
        using var fresh = daemon.Connect();
        var revision = (await fresh.ListNodesPageAsync(new ListNodesRequest { PageSize = 1 }, patience)).Revision;
        await Task.WhenAll(new[] { all, running, restless, latest }.Select(watch => watch.ReachedAsync(revision, patience)));
        Assert.That(await daemon.StopAsync(), Is.Zero);

        var database = directory.File("registry.db");
        var expected = WatchedChange.Expected(database, NodeFilter.All);
        TestContext.Out.WriteLine(
            $"{Rounds} kills in {started.Elapsed.TotalSeconds:0} s: {revision} commits, {expected.Count} changes; interruptions: "
            + $"{all.Interruptions} {running.Interruptions} {restless.Interruptions} {latest.Interruptions}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(expected, Has.Count.GreaterThan(Rounds), "too little was written");
            Assert.That(all.Changes, Is.EqualTo(expected), "everything");
            Assert.That(running.Changes, Is.EqualTo(WatchedChange.Expected(database, new NodeFilter { States = ["running"] })), "by state");
            Assert.That(restless.Changes, Is.EqualTo(WatchedChange.Expected(database, new NodeFilter { Tenant = "t1" })), "by tenant, reconnecting");
            Assert.That(Fold(latest.Changes), Is.EqualTo(Fold(expected)), "latest");
            Assert.That(all.Starts + running.Starts + restless.Starts + latest.Starts, Is.EqualTo(4), "a watch started over");
            Assert.That(all.Interruptions, Is.AtLeast(Rounds / 2), "kills passed unnoticed");
        }
    }

    private static async Task KillUnderLoadAsync(DaemonProcess daemon, WriteHistory history, string name, Random random)
    {
        await using var load = WriteLoad.Start(daemon, history, name, random.Next(), Writers, readers: 0);
        var enough = history.AcknowledgedCount + random.Next(1, 400);
        await Deadline.Until(() => history.AcknowledgedCount >= enough);
        await daemon.KillAsync();
        await load.StopAsync();
        Assert.That(daemon.LoggedErrors, Is.Empty, "the daemon logged errors before it was killed");
    }

    /// <summary>Where the changes leave each node.</summary>
    private static SortedDictionary<string, (long Revision, string State)> Fold(IEnumerable<WatchedChange> changes)
    {
        var nodes = new SortedDictionary<string, (long, string)>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.What is "deleted" or "filtered")
            {
                nodes.Remove(change.NodeId);
            }
            else
            {
                nodes[change.NodeId] = (change.Revision, change.State);
            }
        }

        return nodes;
    }

    /// <summary>A watch that notes what it is told.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentQueue<WatchedChange> _changes = new();
        private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _running;
        private long _revision;

        private Watch(RegistryClient client, NodeSelector selector, WatchDelivery delivery, Random? restless) =>
            _running = Task.Run(() => RunAsync(client, selector, delivery, restless));

        public IEnumerable<WatchedChange> Changes => _changes;

        /// <summary>Ends when the watch is past its snapshot.</summary>
        public Task Synced => _synced.Task;

        public int Starts { get; private set; }

        public int Interruptions { get; private set; }

        /// <param name="client">The client.</param>
        /// <param name="selector">Which nodes.</param>
        /// <param name="delivery">How.</param>
        /// <param name="restless">If given, the watch also hangs up by itself at random, and resumes.</param>
        public static Watch Start(RegistryClient client, NodeSelector selector, WatchDelivery delivery, Random? restless = null) =>
            new(client, selector, delivery, restless);

        public async Task ReachedAsync(long revision, CancellationToken patience)
        {
            while (Volatile.Read(ref _revision) < revision)
            {
                Assert.That(_running.IsCompleted, Is.False, $"the watch ended: {_running.Exception}");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task RunAsync(RegistryClient client, NodeSelector selector, WatchDelivery delivery, Random? restless)
        {
            NodeWatchPlace? place = null;
            while (!_stop.IsCancellationRequested)
            {
                var options = new NodeWatchOptions
                {
                    Selector = selector, Delivery = delivery, ResumeAfter = place, BookmarkInterval = TimeSpan.FromSeconds(1),
                };
                await foreach (var told in new NodeWatcher(client, options).WatchAsync(_stop.Token))
                {
                    place = told is NodeWatchEvent.Progress progress ? progress.Place : place;
                    Note(told);
                    if (told is NodeWatchEvent.Progress && restless?.Next(20) == 0)
                    {
                        Interruptions++;
                        break;
                    }
                }
            }
        }

        private void Note(NodeWatchEvent told)
        {
            switch (told)
            {
                case NodeWatchEvent.Started:
                    Starts++;
                    break;
                case NodeWatchEvent.Interrupted:
                    Interruptions++;
                    break;
                case NodeWatchEvent.Synced:
                    _synced.TrySetResult();
                    break;
                case NodeWatchEvent.Progress progress:
                    Volatile.Write(ref _revision, progress.Place.Revision);
                    break;
                default:
                    if (WatchedChange.Of(told) is { } change)
                    {
                        _changes.Enqueue(change);
                    }

                    break;
            }
        }
    }
}
