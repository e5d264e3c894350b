using Registry.Storage;
using Registry.Storage.Snapshots;
using Registry.Testing;

namespace Registry.Engine.Tests.Snapshots;

/// <summary>What is saved and restored is what it was, whatever it was.</summary>
public sealed class SnapshotRoundTripTests
{
    private const int Rounds = 25;

    [Test]
    public async Task Restore_OfRandomRegistries_GivesThemBack()
    {
        var seed = Environment.TickCount;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(seed + round);
            using var directory = new TemporaryDirectory();
            await using var rig = await SnapshotRig.FillAsync(random, random.Next(80), largeCount: round % 8 == 0 ? 4 : 0);
            SnapshotRig.Save(rig, directory.File("snapshot"));

            var summary = SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch);

            var what = $"seed {seed} round {round}";
            using var store = SnapshotRig.Open(directory.File("data"));
            using var restored = SnapshotRig.Start(store);
            Assert.That(SnapshotText.Of(restored.Current), Is.EqualTo(SnapshotText.Of(rig.Current)), what);
            Assert.That(SnapshotRig.Rest(store), Is.EqualTo(SnapshotRig.Rest(rig.Store)), what);
            Assert.That(restored.Epoch, Is.EqualTo(SnapshotRig.NewEpoch.ToString()), what);
            Assert.That(summary, Is.EqualTo(SnapshotFile.Verify(directory.File("snapshot"))), what);
            Assert.That((summary.Revision, summary.NodeCount), Is.EqualTo((rig.Current.Revision, rig.Current.Count)), what);
        }
    }

    [Test]
    public async Task Restore_WithoutHistory_KeepsTheRevisionAndTheNewestEntry()
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(4), commandCount: 30);
        SnapshotRig.Save(rig, directory.File("snapshot"), omitHistory: true);

        var summary = SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch);

        using var store = SnapshotRig.Open(directory.File("data"));
        using var restored = SnapshotRig.Start(store);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(summary.JournalCount, Is.EqualTo(1));
            Assert.That(store.OldestJournalRevision, Is.EqualTo(rig.Current.Revision));
            Assert.That(SnapshotText.Of(restored.Current), Is.EqualTo(SnapshotText.Of(rig.Current)));
            Assert.That(restored.Current.Time, Is.EqualTo(rig.Current.Time));
        }
    }

    [Test]
    public void Restore_OfAnEmptyRegistry_IsAnEmptyRegistry()
    {
        using var directory = new TemporaryDirectory();
        using var source = new InMemoryStore();
        using (var view = source.OpenView())
        {
            SnapshotRig.Save(view, directory.File("snapshot"));
        }

        var summary = SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch);

        using var store = SnapshotRig.Open(directory.File("data"));
        Assert.That((summary.Revision, summary.NodeCount, summary.JournalCount), Is.EqualTo((0L, 0L, 0L)));
        Assert.That(store.Revision, Is.Zero);
        Assert.That(store.Commit(new CommitBatch(0, [], [new JournalEntry(1, default, default)])).Outcome, Is.EqualTo(CommitOutcome.Committed));
    }

    [Test]
    public async Task Restore_ThenCommit_GoesOnAtTheNextRevision()
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(5), commandCount: 10);
        SnapshotRig.Save(rig, directory.File("snapshot"));
        SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch);
        using var store = SnapshotRig.Open(directory.File("data"));
        using var restored = SnapshotRig.Start(store);

        var outcome = await restored.ExecuteAsync(
            new CommandRequest(Writes.Register("after"), DateTime.UnixEpoch, "tester", "", 0, ValidateOnly: false, 100), CancellationToken.None).AsTask().InTime();

        Assert.That(outcome.Revision, Is.EqualTo(rig.Current.Revision + 1));
    }

    [TestCase("registry.db")]
    [TestCase("registry.db-wal")]
    public async Task Restore_WhereADatabaseIs_RefusedByName(string present)
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(6), commandCount: 3);
        SnapshotRig.Save(rig, directory.File("snapshot"));
        var data = Directory.CreateDirectory(directory.File("data")).FullName;
        File.WriteAllText(Path.Combine(data, present), "mine");

        Assert.That(
            () => SnapshotFile.Restore(directory.File("snapshot"), data, SnapshotRig.NewEpoch),
            Throws.InstanceOf<StoreException>().With.Message.Contains(Path.Combine(data, present)));
        Assert.That(Directory.GetFiles(data).Select(Path.GetFileName), Is.EqualTo([present]));
        Assert.That(File.ReadAllText(Path.Combine(data, present)), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Restore_Cancelled_LeavesNothing()
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(7), commandCount: 3, largeCount: 3);
        SnapshotRig.Save(rig, directory.File("snapshot"));
        using var cancellation = new CancellationTokenSource();

        Assert.That(
            () => SnapshotFile.Restore(
                directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch, (_, _) => cancellation.Cancel(), cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(directory.File("data")).Select(Path.GetFileName), Is.EqualTo(["registry.db.lock"]), "a lock file stays and means nothing");
    }

    [Test]
    public async Task Restore_WhereAnEarlierOneWasKilled_ClearsItsRemainsAway()
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(8), commandCount: 3);
        SnapshotRig.Save(rig, directory.File("snapshot"));
        var data = Directory.CreateDirectory(directory.File("data")).FullName;
        File.WriteAllText(Path.Combine(data, "registry.db.restoring"), "half a database");
        File.WriteAllText(Path.Combine(data, "registry.db.restoring-wal"), "half a log");

        SnapshotFile.Restore(directory.File("snapshot"), data, SnapshotRig.NewEpoch);

        Assert.That(Directory.GetFiles(data).Select(Path.GetFileName), Is.EquivalentTo(["registry.db", "registry.db.lock"]));
        using var store = SnapshotRig.Open(data);
        Assert.That(store.Revision, Is.EqualTo(rig.Current.Revision));
    }

    [Test]
    public async Task Restore_BesideAnotherOne_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(9), commandCount: 3);
        SnapshotRig.Save(rig, directory.File("snapshot"));
        Exception? second = null;

        SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch, (_, _) => second ??= Assert.Throws<StoreException>(
            () => SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch)));

        Assert.That(second?.Message, Does.Contain("in use by another registry"));
    }
}
