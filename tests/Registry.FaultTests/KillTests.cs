using System.Diagnostics;
using Registry.Testing;
using Registry.Testing.Histories;

namespace Registry.FaultTests;

/// <summary>The daemon killed in the midst of concurrent writes, again and again, on the same directory.</summary>
[TestFixture]
internal sealed class KillTests
{
    private const int RepeatedAnswers = 20;

    [Test, CancelAfter(300_000)]
    public Task Kill_DuringConcurrentWrites_KeepsAllThatWasAcknowledgedAndNothingHalf() => KillRepeatedlyAsync(kills: 30);

    [TestCase(200), Explicit("takes minutes"), Category("Slow")]
    public Task Kill_ManyTimesDuringConcurrentWrites_KeepsAllThatWasAcknowledgedAndNothingHalf(int kills) => KillRepeatedlyAsync(kills);

    private static async Task KillRepeatedlyAsync(int kills)
    {
        var seed = Seed.Take();
        var random = new Random(seed);
        var started = Stopwatch.StartNew();
        using var directory = new TemporaryDirectory();
        var history = new WriteHistory();
        var checker = new HistoryChecker(history);
        var lost = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            await KillUnderLoadAsync(directory, history, $"k{kill}", random);
            lost += history.Unknown.Count;
            await using var daemon = await DaemonProcess.StartAsync(directory.Path);
            await CheckAsync(daemon, history, checker, $"after kill {kill + 1} (seed {seed})");
        }

        TestContext.Out.WriteLine(
            $"{kills} kills in {started.Elapsed.TotalSeconds:0} s: {history.AcknowledgedCount} writes acknowledged, {lost} left unknown, "
            + $"revision {history.LastRevision}, refused: {string.Join(", ", history.Refusals.Select(r => $"{r.Key} {r.Value}"))}");
        CheckStored(directory, history, checker, await StopCleanlyAsync(directory));
    }

    /// <summary>Starts the daemon and a load, and kills it after a random number of acknowledged writes.</summary>
    private static async Task KillUnderLoadAsync(TemporaryDirectory directory, WriteHistory history, string name, Random random)
    {
        await using var daemon = await DaemonProcess.StartAsync(directory.Path);
        await using var load = WriteLoad.Start(daemon, history, name, random.Next());
        var enough = history.AcknowledgedCount + (random.Next(4) == 0 ? random.Next(20) : random.Next(1_200));
        await Deadline.Until(() => history.AcknowledgedCount >= enough);
        await daemon.KillAsync();
        await load.StopAsync();
        Assert.That(daemon.LoggedErrors, Is.Empty, "the daemon logged errors before it was killed");
    }

    private static async Task CheckAsync(DaemonProcess daemon, WriteHistory history, HistoryChecker checker, string when)
    {
        using var client = Clients.Connect(daemon);
        var acknowledged = history.LastRevision;
        var view = await RegistryView.ReadAsync(client, history.Names, history.Keys);
        await history.RepeatLatestAsync(client, RepeatedAnswers);
        await history.ResolveAsync(client);
        Assert.That(checker.Check(view, acknowledged), Is.Empty, when);
        var resolved = await RegistryView.ReadAsync(client, history.Names, history.Keys);
        Assert.That(checker.Check(resolved, history.LastRevision), Is.Empty, $"{when}, once the unanswered writes were repeated");
        Assert.That(daemon.LoggedErrors, Is.Empty, $"the daemon logged errors {when}");
    }

    private static async Task<RegistryView> StopCleanlyAsync(TemporaryDirectory directory)
    {
        await using var daemon = await DaemonProcess.StartAsync(directory.Path);
        using var client = Clients.Connect(daemon);
        var view = await RegistryView.ReadAsync(client, [], []);
        Assert.That(await daemon.StopAsync(), Is.Zero);
        return view;
    }

    /// <summary>Each commit is in the journal once, under the request that was answered with it, and no record is left over.</summary>
    private static void CheckStored(TemporaryDirectory directory, WriteHistory history, HistoryChecker checker, RegistryView view)
    {
        var stored = StoredHistory.Read(directory.File("registry.db"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored.Revision, Is.EqualTo(history.LastRevision));
            Assert.That(stored.RequestIds.Keys.Max() - stored.RequestIds.Keys.Min() + 1, Is.EqualTo(stored.RequestIds.Count), "the journal has gaps");
            Assert.That(stored.RequestIds.Values, Is.Unique, "a request was carried out twice");
            Assert.That(
                checker.OwnCommits.Where(own => stored.RequestIds.TryGetValue(own.Key, out var id) && id != own.Value), Is.Empty,
                "the journal has a commit under another request");
            Assert.That(stored.Nodes, Is.EquivalentTo(view.Nodes.ToDictionary(node => node.Key, node => node.Value.Revision)));
            Assert.That(stored.Blobs, Is.EquivalentTo(view.Blobs.Keys), "blobs are missing or were left behind");
        }
    }
}
