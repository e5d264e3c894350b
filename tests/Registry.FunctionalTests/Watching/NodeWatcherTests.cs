using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Watching;

/// <summary>The client's watch, which goes on by itself, and the cache that it feeds.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class NodeWatcherTests
{
    [Test]
    public async Task Watch_DaemonKilledAndStartedAgain_GoesOnWithoutGapOrRepetition(CancellationToken patience)
    {
        using var directory = new TemporaryDirectory();
        var daemon = await DaemonProcess.StartAsync(directory.Path);
        using var client = daemon.Connect();
        var seen = new List<NodeWatchEvent>();
        var watching = CollectAsync(client, new NodeWatchOptions(), seen, until: 30, patience);
        await RegisterAsync(client, "before", 10);
        await daemon.KillAsync();
        await daemon.DisposeAsync();

        daemon = await daemon.StartAgainAsync();
        await using var _ = daemon;
        using var other = daemon.Connect();
        await RegisterAsync(other, "after", 20);
        await watching;

        Assert.That(seen.OfType<NodeWatchEvent.Started>().Select(e => e.Reason), Is.EqualTo([NodeWatchStart.First]));
        Assert.That(seen.OfType<NodeWatchEvent.Synced>().Count(), Is.EqualTo(1));
        var present = seen.OfType<NodeWatchEvent.Present>().Select(e => e.Node.Revision);
        Assert.That(present.Concat(seen.OfType<NodeWatchEvent.Changed>().Select(e => e.Revision)), Is.EqualTo(Enumerable.Range(1, 30)));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Watch_JournalTrimmedMeanwhile_StartsOverAndSaysSo(CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--journal-count", "1000", "--idempotency-count", "10");
        using var client = daemon.Connect();
        var place = await PlaceAsync(client, patience);
        var node = await client.RegisterNodeAsync(new Node { Type = "vm", Name = "busy" }, cancellationToken: patience);
        await Parallel.ForEachAsync(Enumerable.Range(0, 3_000), patience, async (i, stop) => await client.PatchMetadataAsync(
            new PatchMetadataRequest { NodeRef = NodeRefs.Of(node), Set = { ["n"] = Google.Protobuf.WellKnownTypes.Value.ForNumber(i) } }, stop));
        await Deadline.Until(async () => await RefusesAsync(client, place, ErrorReason.Compacted));

        var seen = new List<NodeWatchEvent>();
        await CollectAsync(client, new NodeWatchOptions { ResumeAfter = place }, seen, until: 3_001, patience);

        Assert.That(seen.OfType<NodeWatchEvent.Started>().Select(e => e.Reason), Is.EqualTo([NodeWatchStart.Compacted]));
        Assert.That(seen.OfType<NodeWatchEvent.Present>().Select(e => e.Node.Name), Is.EqualTo(["busy"]));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Watch_EpochOfAnotherLife_StartsOverAndSaysSo(CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        await RegisterAsync(client, "node", 3);

        var seen = new List<NodeWatchEvent>();
        var old = new NodeWatchPlace(Guid.AllBitsSet.ToString(), 2);
        await CollectAsync(client, new NodeWatchOptions { ResumeAfter = old }, seen, until: 3, patience);

        Assert.That(seen.OfType<NodeWatchEvent.Started>().Select(e => e.Reason), Is.EqualTo([NodeWatchStart.Restored]));
        Assert.That(seen.OfType<NodeWatchEvent.Present>().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task Watch_BadRequest_Throws(CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => CollectAsync(client, new NodeWatchOptions { WatchMask = ["stat"] }, [], until: 1, patience));

        Assert.That(refusal!.FieldViolations.Single().Field, Is.EqualTo("watch_mask.paths[0]"));
    }

    [Test]
    public async Task Cache_FollowsNamesAndKeys_OverARestart(CancellationToken patience)
    {
        using var directory = new TemporaryDirectory();
        var daemon = await DaemonProcess.StartAsync(directory.Path);
        using var client = daemon.Connect();
        var parent = await client.RegisterNodeAsync(new Node { Type = "hypervisor", Name = "hv" }, cancellationToken: patience);
        await using var cache = NodeCache.Start(client);
        await cache.ReadyAsync(patience);
        var a = await client.RegisterNodeAsync(
            new Node { Type = "vm", Name = "a", UniqueKeys = { "k1" }, Parent = parent.Id }, cancellationToken: patience);
        var b = await client.RegisterNodeAsync(new Node { Type = "vm", Name = "b", UniqueKeys = { "k2" } }, cancellationToken: patience);

        var state = await cache.WaitForRevisionAsync(b.Revision, patience);
        Assert.That(state.TryGetByName("a", out var found) && found.Id == a.Id, Is.True);
        Assert.That(state.Children(parent.Id).Select(n => n.Name), Is.EqualTo(["a"]));

        await daemon.KillAsync();
        await daemon.DisposeAsync();
        daemon = await daemon.StartAgainAsync();
        await using var _ = daemon;
        using var other = daemon.Connect();
        var swapped = await SwapNamesAsync(other, a, b);
        state = await cache.WaitForRevisionAsync(swapped, patience);
        Assert.Multiple(() =>
        {
            Assert.That(state.TryGetByName("a", out var nowA) ? nowA.Id : null, Is.EqualTo(b.Id));
            Assert.That(state.TryGetByName("b", out var nowB) ? nowB.Id : null, Is.EqualTo(a.Id));
            Assert.That(state.TryGetByUniqueKey("k1", out var holder) ? holder.Id : null, Is.EqualTo(a.Id));
        });

        await other.DeleteNodeAsync(new DeleteNodeRequest { NodeRef = NodeRefs.Id(parent.Id), Cascade = true }, patience);
        state = await cache.WaitAsync(s => s.ById.Count == 1, patience);
        Assert.That(state.TryGetByUniqueKey("k1", out var gone), Is.False);
        Assert.That(gone, Is.Null);
    }

    /// <summary>Two nodes pass each other their names in one commit.</summary>
    [Test]
    public async Task Cache_HandlerThrows_OtherHandlersAndTheCacheGoOnAndTheFailureIsTold(CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        await using var cache = NodeCache.Start(client);
        await cache.ReadyAsync(patience);
        var revisions = new System.Collections.Concurrent.ConcurrentQueue<long>();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        cache.HandlerFailed += (_, _) => throw new InvalidOperationException("told too early");
        cache.HandlerFailed += (_, e) => failures.Enqueue(e.Failure);
        cache.Changed += (_, _) => throw new InvalidOperationException("a user's defect");
        cache.Changed += (_, e) => revisions.Enqueue(e.After.Place.Revision);

        var a = await client.RegisterNodeAsync(new Node { Type = "vm", Name = "a" }, cancellationToken: patience);
        await cache.WaitForRevisionAsync(a.Revision, patience);
        var b = await client.RegisterNodeAsync(new Node { Type = "vm", Name = "b" }, cancellationToken: patience);
        await cache.WaitForRevisionAsync(b.Revision, patience);
        await Deadline.Until(() => revisions.Contains(b.Revision));

        Assert.That(failures.Select(failure => failure.Message), Is.Not.Empty.And.All.EqualTo("a user's defect"));
        Assert.That(cache.HandlerFailureCount, Is.GreaterThanOrEqualTo(failures.Count));
        Assert.That(cache.Failure, Is.Null);
    }

    private static async Task<long> SwapNamesAsync(RegistryClient client, Node a, Node b)
    {
        var answer = await client.WriteBatchAsync([Rename(a, "tmp"), Rename(b, "a"), Rename(a, "b")]);
        return answer.Revision;

        static Write Rename(Node node, string name) => new()
        {
            UpdateNode = new UpdateNodeRequest
            {
                NodeRef = NodeRefs.Id(node.Id), Node = new Node { Name = name },
                UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "name" } },
            },
        };
    }

    private static async Task RegisterAsync(RegistryClient client, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await client.RegisterNodeAsync(new Node { Type = "vm", Name = $"{prefix}-{i}" });
        }
    }

    private static async Task CollectAsync(
        RegistryClient client, NodeWatchOptions options, List<NodeWatchEvent> seen, long until, CancellationToken patience)
    {
        await foreach (var told in new NodeWatcher(client, options).WatchAsync(patience))
        {
            seen.Add(told);
            if (told is NodeWatchEvent.Progress progress && progress.Place.Revision >= until)
            {
                return;
            }
        }
    }

    private static async Task<NodeWatchPlace> PlaceAsync(RegistryClient client, CancellationToken patience)
    {
        await foreach (var told in new NodeWatcher(client).WatchAsync(patience))
        {
            if (told is NodeWatchEvent.Synced synced)
            {
                return synced.Place;
            }
        }

        throw new AssertionException("the watch ended");
    }

    private static async Task<bool> RefusesAsync(RegistryClient client, NodeWatchPlace place, ErrorReason reason)
    {
        using var call = client.Stub.WatchNodes(new WatchNodesRequest { AfterRevision = place.Revision, Epoch = place.Epoch });
        try
        {
            await call.ResponseStream.MoveNext(CancellationToken.None).InTime();
            return false;
        }
        catch (Grpc.Core.RpcException refused)
        {
            return refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes
                && RegistryException.FromStatus(Google.Rpc.Status.Parser.ParseFrom(bytes)).Reason == reason;
        }
    }
}
