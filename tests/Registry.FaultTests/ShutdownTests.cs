using System.Diagnostics;
using Grpc.Core;
using Registry.Testing;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>SIGTERM while clients are at work.</summary>
[TestFixture]
internal sealed class ShutdownTests
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    [Test, CancelAfter(120_000)]
    public async Task Stop_DuringConcurrentWrites_KeepsAllThatWasAcknowledgedAndExitsInTime([Values(1, 2)] int signals)
    {
        var seed = Seed.Take();
        using var directory = new TemporaryDirectory();
        var history = new WriteHistory();
        var checker = new HistoryChecker(history);
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path, "--shutdown-timeout", $"{ShutdownTimeout.TotalSeconds}s"))
        {
            await using var load = WriteLoad.Start(daemon, history, "stop", seed, writers: 64);
            await Deadline.Until(() => history.AcknowledgedCount > 1_000);
            for (var i = 1; i < signals; i++)
            {
                daemon.RequestStop();
            }

            var started = Stopwatch.StartNew();
            var exitCode = await daemon.StopAsync();
            TestContext.Out.WriteLine($"ended {started.ElapsedMilliseconds} ms after the signal");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(exitCode, Is.Zero);
                Assert.That(started.Elapsed, Is.LessThan(ShutdownTimeout));
                Assert.That(daemon.LoggedErrors, Is.Empty);
            }

            await load.StopAsync();
            TestContext.Out.WriteLine(
                $"{history.AcknowledgedCount} acknowledged, {history.Refusals.GetValueOrDefault(ErrorReason.ShuttingDown)} refused for the stop, "
                + $"{history.Unknown.Count} unknown, without an answer: {string.Join(", ", history.Failures)}");
            var statuses = history.Failures.Keys.Select(failure => failure.Status);
            Assert.That(statuses, Is.All.EqualTo(StatusCode.Unavailable), "how calls fail that are cut off");
        }

        Assert.That(File.Exists(directory.File("registry.db-wal")), Is.False, "a daemon that was stopped leaves no log behind");
        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var client = Clients.Connect(again);
        var acknowledged = history.LastRevision;
        var view = await RegistryView.ReadAsync(client, history.Names, history.Keys);
        await history.ResolveAsync(client);
        Assert.That(checker.Check(view, acknowledged), Is.Empty, $"seed {seed}");
    }
}
