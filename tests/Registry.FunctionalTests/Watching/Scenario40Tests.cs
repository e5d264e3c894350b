using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Watching;

/// <summary>A watcher disconnects, 10,000 commits pass, the daemon restarts: resumed, it gets every change once, in order, or COMPACTED.</summary>
[TestFixture]
[CancelAfter(180_000)]
public sealed class Scenario40Tests
{
    private const int Commits = 10_000;
    private const int Nodes = 100;

    [Test]
    public async Task Scenario40_ResumeAfterTenThousandCommitsAndARestart_EveryChangeOnceInOrder(CancellationToken patience)
    {
        using var directory = new TemporaryDirectory();
        var (place, written) = await WriteWhileNobodyWatchesAsync(directory, [], patience);

        await using var daemon = await DaemonProcess.StartAsync(directory.Path);
        using var client = daemon.Connect();
        var (changes, starts) = await ResumeAsync(client, place, written.Count, patience);

        Assert.That(starts, Is.Empty);
        Assert.That(changes.Select(change => change.Revision), Is.EqualTo(Enumerable.Range(1, Commits).Select(i => place.Revision + i)));
        Assert.That(changes.Select(change => (change.Revision, change.Node.Id)), Is.EqualTo(written));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Scenario40_JournalKeptForLess_Compacted(CancellationToken patience)
    {
        string[] retention = ["--journal-count", "1000", "--idempotency-count", "100"];
        using var directory = new TemporaryDirectory();
        var (place, _) = await WriteWhileNobodyWatchesAsync(directory, retention, patience);

        await using var daemon = await DaemonProcess.StartAsync(directory.Path, retention);
        using var client = daemon.Connect();
        await Deadline.Until(async () => (await client.GetStatusAsync(patience)).Journal.OldestRevision > place.Revision + 1);
        var (changes, starts) = await ResumeAsync(client, place, 0, patience);

        Assert.That(starts, Is.EqualTo([NodeWatchStart.Compacted]));
        Assert.That(changes, Is.Empty, "changes came before the watcher was told to start over");
    }

    /// <summary>Registers nodes, takes a place, changes them 10,000 times and stops the daemon.</summary>
    private static async Task<(NodeWatchPlace Place, List<(long Revision, string Id)> Written)> WriteWhileNobodyWatchesAsync(
        TemporaryDirectory directory, string[] arguments, CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync(directory.Path, arguments);
        using var client = daemon.Connect();
        var nodes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(
            i => client.RegisterNodeAsync(new Node { Type = "vm", Name = $"node-{i}" }, cancellationToken: patience)));
        var status = await client.GetStatusAsync(patience);
        var written = new System.Collections.Concurrent.ConcurrentBag<(long, string)>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Commits), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = patience }, async (i, stop) =>
            {
                var changed = await client.PatchMetadataAsync(
                    new PatchMetadataRequest { NodeRef = NodeRefs.Of(nodes[i % Nodes]), Set = { ["n"] = Value.ForNumber(i) } }, stop);
                written.Add((changed.Revision, changed.Id));
            });
        Assert.That(await daemon.StopAsync(), Is.Zero);
        return (new NodeWatchPlace(status.Epoch, status.Revision), [.. written.Order()]);
    }

    /// <summary>Watches from a place until so many changes have come, or the state that a watch that starts over gets is complete.</summary>
    private static async Task<(List<NodeWatchEvent.Changed> Changes, List<NodeWatchStart> Starts)> ResumeAsync(
        RegistryClient client, NodeWatchPlace place, int wanted, CancellationToken patience)
    {
        var (changes, starts) = (new List<NodeWatchEvent.Changed>(), new List<NodeWatchStart>());
        await foreach (var told in new NodeWatcher(client, new NodeWatchOptions { ResumeAfter = place }).WatchAsync(patience))
        {
            switch (told)
            {
                case NodeWatchEvent.Started started:
                    starts.Add(started.Reason);
                    break;
                case NodeWatchEvent.Changed changed:
                    changes.Add(changed);
                    break;
                case NodeWatchEvent.Synced or NodeWatchEvent.Progress when starts.Count > 0 || (wanted > 0 && changes.Count >= wanted):
                    return (changes, starts);
                default:
                    break;
            }
        }

        throw new AssertionException("the watch ended");
    }
}
