using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Engine.Tests.Snapshots;
using Registry.Storage;
using Registry.Storage.Snapshots;
using Registry.Testing;

namespace Registry.Engine.Tests;

/// <summary>Pools, allocations and modules over restarts, snapshots, failed commits and repeated requests.</summary>
public sealed class PoolRecoveryTests
{
    [Test]
    public async Task Restart_AllocationsHoldsAndModules_AreAsBefore()
    {
        await using var rig = await FillAsync();

        await using var restarted = rig.Restart();

        Assert.That(SnapshotText.Of(restarted.Current), Is.EqualTo(SnapshotText.Of(rig.Current)));
        Assert.That(SnapshotScan.Problems(restarted.Current), Is.Empty);
    }

    [Test]
    public async Task Restore_AllocationsHoldsAndModules_AreAsBefore()
    {
        using var directory = new TemporaryDirectory();
        await using var rig = await FillAsync();
        SnapshotRig.Save(rig, directory.File("snapshot"));

        SnapshotFile.Restore(directory.File("snapshot"), directory.File("data"), SnapshotRig.NewEpoch);

        using var store = SnapshotRig.Open(directory.File("data"));
        using var restored = SnapshotRig.Start(store);
        Assert.That(SnapshotText.Of(restored.Current), Is.EqualTo(SnapshotText.Of(rig.Current)));
    }

    [Test]
    public async Task Run_CommitFails_GivesTheValueBack()
    {
        await using var rig = await FillAsync();
        var before = SnapshotText.Of(rig.Current);
        rig.Store.Faults.FailNext(CommitOutcome.Full, 1);

        var refused = await rig.Run(PoolWrites.Allocate("p", node: "b"));

        Assert.That(refused.Rejection, Is.InstanceOf<Rejection.StoreFull>());
        Assert.That(SnapshotText.Of(rig.Current), Is.EqualTo(before));
        var value = (await rig.Run(PoolWrites.Allocate("p", node: "b"))).Results.Single().Allocation!.Value;
        Assert.That(value.ToString(), Is.EqualTo("4"));
    }

    [Test]
    public async Task Run_SameRequestAfterRestart_IsAnsweredAsBefore()
    {
        await using var rig = await FillAsync();
        var first = await rig.Run(PoolWrites.Allocate("p"), "again", 1);

        await using var restarted = rig.Restart();
        var second = await restarted.Run(PoolWrites.Allocate("p"), "again", 1);

        Assert.That(second.Results.Single().Allocation, Is.EqualTo(first.Results.Single().Allocation));
        Assert.That(restarted.Current.Revision, Is.EqualTo(first.Revision));
    }

    [Test]
    public async Task Run_ModuleRequestAfterRestart_IsAnsweredAsBefore()
    {
        await using var rig = await FillAsync();
        var first = await rig.Run(Module("other", "{}"), "again", 1);

        await using var restarted = rig.Restart();
        var second = await restarted.Run(Module("other", "{}"), "again", 1);

        var (expected, actual) = (first.Results.Single().Module!, second.Results.Single().Module!);
        Assert.That((actual.HasContentOf(expected), actual.Revision, actual.CreateTime), Is.EqualTo((true, expected.Revision, expected.CreateTime)));
    }

    private static async Task<EngineRig> FillAsync()
    {
        var rig = EngineRig.Start();
        await rig.Prepare(
            Writes.Register("a"), Writes.Register("b"), PoolWrites.Create("p", "1-10"), PoolWrites.Create("q", "10.0.0.0/16", "10.2.0.0/16"),
            Module("core", "{\"a\":1}"), Module("gone", "{}"), new DeleteModuleCommand("gone", 0), Module("core", "{\"a\":2}"),
            PoolWrites.Allocate("p", node: "a"), PoolWrites.Allocate("p"), PoolWrites.Allocate("p", node: "b"), PoolWrites.Free("p", "2"),
            Writes.Batch(PoolWrites.Allocate("q", 24, node: "a"), PoolWrites.Allocate("q", 27), PoolWrites.Free("q", "10.0.1.0/27")),
            Writes.Delete("a"));
        return rig;
    }

    private static ApplyModuleCommand Module(string id, string content) =>
        new(new StoredModule { Id = id, Version = "1.0.0", Content = Drafts.Bytes(content) }, 0);
}
