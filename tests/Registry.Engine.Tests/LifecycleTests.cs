using Registry.Domain;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class LifecycleTests
{
    [Test]
    public async Task Stop_CommandsWait_AreCarriedOutAndNewOnesRefused()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = 2 });
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var waiting = Enumerable.Range(0, 7).Select(i => rig.Send(Writes.Register($"w{i}"))).ToList();

        var stopping = rig.Engine.StopAsync();
        var late = await rig.Run(Writes.Register("late"));
        gate.Release();
        await stopping.InTime();

        Assert.That(late.Rejection, Is.InstanceOf<Rejection.ShuttingDown>());
        Assert.That(waiting.Append(first).Select(task => task.IsCompletedSuccessfully), Is.All.True);
        Assert.That(rig.Store.Revision, Is.EqualTo(8));
        Assert.That(rig.Engine.Completion.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task Stop_NothingWaits_Ends()
    {
        await using var rig = EngineRig.Start();

        await rig.Engine.StopAsync().InTime();

        Assert.That((await rig.Run(Writes.Register("a"))).Rejection, Is.InstanceOf<Rejection.ShuttingDown>());
    }

    [TestCase(CommitOutcome.Unknown)]
    [TestCase(CommitOutcome.Conflict)]
    public async Task Execute_OutcomeIsNotKnown_FailsEverythingForGood(CommitOutcome outcome)
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = 1 });
        rig.ExpectsErrors = true;
        rig.Store.Faults.FailNext(outcome);

        await RequireFailure(rig);

        Assert.That(rig.Log.EventIds, Has.Member(1003));
    }

    [Test]
    public async Task Execute_StoreThrows_FailsEverythingForGood()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = 1 });
        rig.ExpectsErrors = true;
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var next = rig.Send(Writes.Register("b"));
        rig.Store.ThrowNext(new InvalidOperationException("a store should not"));
        gate.Release();

        Assert.That((await first.InTime()).Revision, Is.EqualTo(1));
        Assert.That(async () => await next.InTime(), Throws.InstanceOf<EngineFailedException>());
        Assert.That(async () => await rig.Engine.Completion.InTime(), Throws.InstanceOf<EngineFailedException>());
        Assert.That(rig.Current.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Stop_AfterAFailure_SaysSo()
    {
        await using var rig = EngineRig.Start();
        rig.ExpectsErrors = true;
        rig.Store.Faults.FailNext(CommitOutcome.Unknown);
        Assert.That(async () => await rig.Run(Writes.Register("a")), Throws.InstanceOf<EngineFailedException>());

        Assert.That(async () => await rig.Engine.StopAsync().InTime(), Throws.InstanceOf<EngineFailedException>());
    }

    [Test]
    public async Task Start_StoreWithNodes_FindsThemAll()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(
            Writes.Register("p"), Writes.Register(Drafts.Node("c", "x", "vm", "p", "k")), Writes.SetBlob("c", "b", "1"), Writes.Register("gone"),
            Writes.Delete("gone"), Writes.Register("\uFFFD"), Writes.Register("\U00010000"));

        await using var restarted = rig.Restart();

        Assert.That(SnapshotText.Of(restarted.Current), Is.EqualTo(SnapshotText.Of(rig.Current)));
        Assert.That(restarted.Engine.Epoch, Is.EqualTo(rig.Engine.Epoch));
    }

    [Test]
    public void Start_TwoNodesHoldOneKey_NamesBoth()
    {
        using var store = StoreWith(Stored("a", "mac"), Stored("b", "mac"));

        Assert.That(() => Start(store), Throws.InstanceOf<StoreException>().With.Message.Contains("nodes 'a' and 'b' both hold the unique key 'mac'"));
    }

    [Test]
    public void Start_RecordUnderAnotherId_NamesBoth()
    {
        using var store = new InMemoryStore();
        Put(store, "x", NodeRecordCodec.Encode(Stored("a")));

        Assert.That(() => Start(store), Throws.InstanceOf<StoreException>().With.Message.Contains("'x'").And.Message.Contains("'a'"));
    }

    [Test]
    public void Start_RecordIsNoNode_NamesIt()
    {
        using var store = new InMemoryStore();
        Put(store, "x", [0xFF, 0xFF, 0xFF]);

        Assert.That(() => Start(store), Throws.InstanceOf<StoreException>().With.Message.Contains("'x'"));
    }

    private static async Task RequireFailure(EngineRig rig)
    {
        var (gate, inFlight) = await rig.SendAndHold(Writes.Register("a"));
        var (speculated, queued) = (rig.Send(Writes.Register("b")), rig.Send(Writes.Register("c")));
        gate.Release();

        Assert.That(async () => await inFlight.InTime(), Throws.InstanceOf<EngineFailedException>());
        Assert.That(async () => await speculated.InTime(), Throws.InstanceOf<EngineFailedException>());
        Assert.That(async () => await queued.InTime(), Throws.InstanceOf<EngineFailedException>());
        Assert.That(async () => await rig.Engine.Completion.InTime(), Throws.InstanceOf<EngineFailedException>());
        Assert.That(async () => await rig.Run(Writes.Register("d")), Throws.InstanceOf<EngineFailedException>());
        Assert.That(rig.Current.Revision, Is.Zero);
    }

    private static void Start(IRegistryStore store)
    {
        using var engine = RegistryEngine.Start(store, new RegistryEngineOptions(), new ManualTime(), new CapturedLog<RegistryEngine>());
    }

    private static Node Stored(string id, params string[] keys) => Drafts.Node(id, id, keys: keys) with { State = "on", Revision = 1, CreateRevision = 1 };

    private static InMemoryStore StoreWith(params Node[] nodes)
    {
        var store = new InMemoryStore();
        foreach (var node in nodes)
        {
            Put(store, node.Id, NodeRecordCodec.Encode(node));
        }

        return store;
    }

    private static void Put(InMemoryStore store, string id, byte[] record)
    {
        var revision = store.Revision;
        store.Commit(new CommitBatch(revision, [RecordWrite.Put(RecordKind.Node, id, record)], [new JournalEntry(revision + 1, default, default)]));
    }
}
