using System.Net;
using Google.Protobuf;
using Registry.Client;
using Registry.Testing;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>A daemon whose disk fills up, or no longer takes writes, while it runs.</summary>
[TestFixture]
internal sealed class RefusingDiskTests
{
    private const int BlobBytes = 100_000;

    [Test, CancelAfter(120_000)]
    public async Task FullDisk_WhileServing_RefusesWritesKeepsReadsAndRecoversByItself()
    {
        using var disk = SmallFileSystem.Mount(mebibytes: 12);
        var history = new WriteHistory();
        var checker = new HistoryChecker(history);
        await using (var daemon = await DaemonProcess.StartAsync(disk.DataDirectory))
        {
            using var client = Clients.Connect(daemon);
            disk.AddBallast(kibibytes: 4 * 1024);
            var refusal = await FillAsync(client, history, "a");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.StoreFull));
                Assert.That(refusal.StatusCode, Is.EqualTo(Grpc.Core.StatusCode.ResourceExhausted));
                Assert.That(refusal.RetryDelay, Is.GreaterThan(TimeSpan.Zero));
            }

            await CheckReadsAsync(daemon, client, history, checker);
            disk.DropBallast();
            await UntilWrittenAsync(client, history, "recovered");
            await FillAsync(client, history, "b");
            await CheckReadsAsync(daemon, client, history, checker);
            Assert.That(daemon.Log.Where(line => line.Contains("refuses writes", StringComparison.Ordinal)), Is.Not.Empty, "the operator is told");
            Assert.That(daemon.LoggedErrors, Is.Empty);
            await daemon.KillAsync();
        }

        await using var again = await DaemonProcess.StartAsync(disk.DataDirectory);
        using var after = Clients.Connect(again);
        await CheckReadsAsync(again, after, history, checker);
    }

    [Test, CancelAfter(120_000)]
    public async Task FullDisk_UnderConcurrentWrites_LosesNothing()
    {
        var seed = Seed.Take();
        using var disk = SmallFileSystem.Mount(mebibytes: 24);
        var history = new WriteHistory();
        var checker = new HistoryChecker(history);
        await using (var daemon = await DaemonProcess.StartAsync(disk.DataDirectory))
        {
            await using var load = WriteLoad.Start(daemon, history, "full", seed);
            for (var round = 0; round < 3; round++)
            {
                var refused = Refused(history);
                disk.AddBallast();
                await Deadline.Until(() => Refused(history) > refused + 100);
                disk.DropBallast();
                var acknowledged = history.AcknowledgedCount;
                await Deadline.Until(() => history.AcknowledgedCount > acknowledged + 200);
            }

            await load.StopAsync();
            Assert.That(daemon.LoggedErrors, Is.Empty);
            await daemon.KillAsync();
        }

        await using var again = await DaemonProcess.StartAsync(disk.DataDirectory);
        using var client = Clients.Connect(again);
        await CheckReadsAsync(again, client, history, checker);
    }

    [Test, CancelAfter(120_000)]
    public async Task RefusedWrites_WhileServing_AreReadOnlyAndRecover()
    {
        using var directory = new TemporaryDirectory();
        await using var daemon = await DaemonProcess.StartAsync(directory.Path);
        using var client = Clients.Connect(daemon);
        var history = new WriteHistory();
        await UntilWrittenAsync(client, history, "before");
        var log = directory.File("registry.db-wal");
        var (code, error) = Shell.Run("chattr", "+i", log);
        if (code != 0)
        {
            Assert.Ignore($"No file can be made immutable here: {error}");
        }

        try
        {
            var refusal = await Assert.ThrowsAsync<RegistryException>(() => client.RegisterNodeAsync(Register("refused")));
            using (Assert.EnterMultipleScope())
            {
                Assert.That(refusal!.Reason, Is.EqualTo(ErrorReason.ReadOnly));
                Assert.That(refusal.StatusCode, Is.EqualTo(Grpc.Core.StatusCode.Unavailable));
                Assert.That(refusal.RetryDelay, Is.GreaterThan(TimeSpan.Zero));
                Assert.That(await client.FindNodeAsync(new NodeRef { Id = "before" }), Is.Not.Null);
                Assert.That(await client.FindNodeAsync(new NodeRef { Id = "refused" }), Is.Null);
            }

            await CheckProbesAsync(daemon);
        }
        finally
        {
            Shell.Run("chattr", "-i", log);
        }

        await UntilWrittenAsync(client, history, "after");
        Assert.That(daemon.LoggedErrors, Is.Empty);
        await daemon.KillAsync();
        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var reader = Clients.Connect(again);
        await CheckReadsAsync(again, reader, history, new HistoryChecker(history));
    }

    private static int Refused(WriteHistory history) => history.Refusals.GetValueOrDefault(ErrorReason.StoreFull);

    /// <summary>Writes until the daemon refuses.</summary>
    private static async Task<RegistryException> FillAsync(RegistryClient client, WriteHistory history, string prefix)
    {
        for (var i = 0; i < 1_000; i++)
        {
            var attempt = Attempt($"{prefix}-{i}");
            var full = Refused(history);
            if (await history.WriteAsync(client, attempt) == AttemptEnd.Refused && Refused(history) > full)
            {
                return (await Assert.ThrowsAsync<RegistryException>(() => attempt.SendAsync(client)))!;
            }
        }

        throw new AssertionException("the disk never was full");
    }

    private static Task UntilWrittenAsync(RegistryClient client, WriteHistory history, string id) =>
        Until(async () => await history.WriteAsync(client, Attempt(id)) == AttemptEnd.Acknowledged);

    private static async Task Until(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(20)), "writes do not work again");
        }
    }

    private static WriteAttempt Attempt(string id) => new($"request-{id}", [new Write { RegisterNode = Register(id) }], IsBatch: false);

    private static RegisterNodeRequest Register(string id)
    {
        var bytes = new byte[BlobBytes];
        new Random(id.Length).NextBytes(bytes);
        return new RegisterNodeRequest
        {
            Node = new Node { Id = id, Type = "vm", UniqueKeys = { $"key/{id}" } },
            Blobs = { ["blob"] = ByteString.CopyFrom(bytes) },
        };
    }

    private static async Task CheckReadsAsync(DaemonProcess daemon, RegistryClient client, WriteHistory history, HistoryChecker checker)
    {
        await CheckProbesAsync(daemon);
        var acknowledged = history.LastRevision;
        var view = await RegistryView.ReadAsync(client, history.Names, history.Keys);
        await history.ResolveAsync(client);
        Assert.That(checker.Check(view, acknowledged), Is.Empty);
    }

    private static async Task CheckProbesAsync(DaemonProcess daemon)
    {
        using var http = new HttpClient { BaseAddress = new Uri(daemon.HttpAddress) };
        foreach (var path in new[] { "/healthz", "/readyz", "/metrics" })
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
        }
    }
}
