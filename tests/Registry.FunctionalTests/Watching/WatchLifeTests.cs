using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.Client;
using Registry.Storage;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Watching;

/// <summary>Watches over the ends of daemons, of clients and of the journal. Each test has a daemon of its own.</summary>
[TestFixture]
public sealed class WatchLifeTests
{
    [Test]
    public async Task Resume_AfterTheDaemonWasRestarted_NoGapNoDouble()
    {
        using var directory = new TemporaryDirectory();
        WatchNodesRequest resume;
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = daemon.Connect();
            var (watch, _) = await WatchStream.OpenSyncedAsync(client);
            using var __ = watch;
            await RegisterAsync(client, 0, 10);
            var told = await NamesAsync(watch, 10);
            Assert.That(told, Is.EqualTo(Names(0, 10)));
            resume = new WatchNodesRequest { AfterRevision = watch.Revision, Epoch = watch.Epoch };
            await RegisterAsync(client, 10, 10);
            await daemon.KillAsync();
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var later = again.Connect();
        using var resumed = WatchStream.Open(later, resume);
        Assert.That((await resumed.NextAsync()).Synced, Is.EqualTo(new WatchSynced { Revision = resume.AfterRevision, Epoch = resume.Epoch }));
        await RegisterAsync(later, 20, 10);

        Assert.That(await NamesAsync(resumed, 20), Is.EqualTo(Names(10, 20)));
    }

    [Test]
    public async Task Resume_JournalTrimmedPastThePlace_Compacted()
    {
        using var directory = new TemporaryDirectory();
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = daemon.Connect();
            await RegisterAsync(client, 0, 10);
            Assert.That(await daemon.StopAsync(), Is.Zero);
        }

        using (var store = SqliteStore.Open(new SqliteStoreOptions { Path = directory.File("registry.db"), NewEpoch = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) }))
        {
            Assert.That(store.TrimJournal(6, 100), Is.EqualTo(5));
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var later = again.Connect();
        using var tooFar = WatchStream.Open(later, new WatchNodesRequest { AfterRevision = 4 });
        using var justSo = WatchStream.Open(later, new WatchNodesRequest { AfterRevision = 5 });

        Assert.That(await justSo.ReadSnapshotAsync(), Is.Empty);
        Assert.That(await NamesAsync(justSo, 5), Is.EqualTo(Names(5, 5)));
        var refusal = await tooFar.ReadToRefusalAsync();
        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.Compacted));
        Assert.That((refusal.Metadata["revision"], refusal.Metadata["oldest"]), Is.EqualTo(("4", "6")));
        Assert.That(tooFar.Epoch, Is.Empty, "nothing is sent before");
    }

    [Test]
    public async Task Stop_WatchesEndAtOnce_OneThatNeverReadsToo()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--shutdown-timeout", "60s");
        using var client = daemon.Connect();
        var (watch, _) = await WatchStream.OpenSyncedAsync(client);
        using var __ = watch;
        using var stalled = WatchStream.Open(client);
        await FillAsync(client, "big", 200);
        await NamesAsync(watch, 200);

        var started = Stopwatch.StartNew();
        var exitCode = await daemon.StopAsync();

        Assert.That(exitCode, Is.Zero);
        Assert.That(started.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "half of what the daemon would wait for calls");
        var end = await watch.ReadToRefusalAsync();
        Assert.That((end.StatusCode, end.Reason), Is.EqualTo((StatusCode.Unavailable, ErrorReason.ShuttingDown)));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Client_GoesAway_WatchesAreGone_NothingIsLogged()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        using (var leaving = daemon.Connect())
        {
            for (var i = 0; i < 20; i++)
            {
                // Half of them wait when they go, the others are being written to.
                var (watch, _) = await WatchStream.OpenSyncedAsync(i % 2 == 0 ? leaving : client, i % 4 < 2 ? null : Nothing());
                using var __ = watch;
                await FillAsync(client, $"fill{i}", 4);
            }

            Assert.That(WatchStream.Open(leaving), Is.Not.Null);
        }

        await UntilNobodyWatchesAsync(daemon);
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Snapshot_NeverRead_StalledInTime()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--stall-timeout", "1s");
        using var client = daemon.Connect();
        await FillAsync(client, "n", 200);
        using var watch = WatchStream.Open(client);
        using var list = client.Stub.StreamNodes(new StreamNodesRequest());
        using var tree = client.Stub.GetTree(new GetTreeRequest());
        await list.ResponseHeadersAsync.InTime();
        await tree.ResponseHeadersAsync.InTime();

        // The daemon says so in its metrics; until then nothing is read.
        await UntilNobodyWatchesAsync(daemon);

        var refusal = await watch.ReadToRefusalAsync();
        Assert.That((refusal.Reason, refusal.Metadata["seconds"]), Is.EqualTo((ErrorReason.Stalled, "1")));
        Assert.That(async () => await list.ResponseStream.ReadAllAsync().CountAsync(), Throws.InstanceOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.Aborted));
        Assert.That(async () => await tree.ResponseStream.ReadAllAsync().CountAsync(), Throws.InstanceOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.Aborted));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test, CancelAfter(180_000)]
    public async Task SlowReaders_DelayNobody_CostNoMemory_CatchUpFromTheJournal()
    {
        const int stalledCount = 40;
        const int changes = 3_000;
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        await FillAsync(client, "n", 1);
        var (reader, _) = await WatchStream.OpenSyncedAsync(client);
        using var __ = reader;
        using var other = daemon.Connect();
        var stalled = new List<WatchStream>();
        try
        {
            while (stalled.Count < stalledCount)
            {
                stalled.Add((await WatchStream.OpenSyncedAsync(other)).Stream);
            }

            // 60 MB of changes: kept for each of them that would be 2.4 GB.
            for (var i = 0; i < changes; i++)
            {
                await DefineAsync(client, "n-0000", $"{i}", bytes: 20_000);
                Assert.That(TextOf(await reader.NextAsync()), Is.EqualTo($"{i}"), "the reader is told while the others stall");
            }

            using var process = Process.GetProcessById(daemon.ProcessId);
            TestContext.Out.WriteLine($"{process.WorkingSet64 >> 20} MiB resident");
            Assert.That(process.WorkingSet64, Is.LessThan(1L << 30));
            for (var i = 0; i < changes; i++)
            {
                Assert.That(TextOf(await stalled[^1].NextAsync()), Is.EqualTo($"{i}"));
            }
        }
        finally
        {
            stalled.ForEach(watch => watch.Dispose());
        }

        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    private static WatchNodesRequest Nothing() => new() { Selector = new NodeSelector { Types_ = { "nothing" } } };

    private static IEnumerable<string> Names(int first, int count) => Enumerable.Range(first, count).Select(i => $"n{i}");

    private static async Task RegisterAsync(RegistryClient client, int first, int count)
    {
        foreach (var name in Names(first, count))
        {
            await client.RegisterNodeAsync(new Node { Type = "vm", Name = name });
        }
    }

    /// <summary>Registers large nodes, each in a commit of its own, in order.</summary>
    private static async Task FillAsync(RegistryClient client, string prefix, int count, int bytes = 100_000)
    {
        var definition = new Struct { Fields = { ["text"] = Value.ForString(new string('x', bytes)) } };
        for (var i = 0; i < count; i++)
        {
            await client.RegisterNodeAsync(new Node { Type = "vm", Name = $"{prefix}-{i:d4}", Definition = definition });
        }
    }

    private static Task<Node> DefineAsync(RegistryClient client, string name, string text, int bytes) => client.UpdateNodeAsync(new UpdateNodeRequest
    {
        NodeRef = NodeRefs.Name(name),
        Node = new Node { Definition = new Struct { Fields = { ["text"] = Value.ForString(text.PadRight(bytes)) } } },
        UpdateMask = new FieldMask { Paths = { "definition" } },
    });

    private static string TextOf(WatchEvent change) => change.Changed.Node.Definition.Fields["text"].StringValue.TrimEnd();

    private static async Task<List<string>> NamesAsync(WatchStream watch, int count)
    {
        var names = new List<string>();
        while (names.Count < count)
        {
            names.Add((await watch.NextAsync()).Changed.Node.Name);
        }

        return names;
    }

    private static async Task UntilNobodyWatchesAsync(DaemonProcess daemon)
    {
        using var http = new HttpClient();
        var metrics = "";
        var started = Stopwatch.StartNew();
        while (!metrics.Contains("registry_watches 0", StringComparison.Ordinal))
        {
            Assert.That(started.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), metrics);
            metrics = await http.GetStringAsync(daemon.HttpAddress + "/metrics");
        }
    }
}
