using Registry.Domain;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class SpeculationTests
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(7);

    private readonly RegistryEngineOptions _options = new() { RetryAfter = RetryAfter };

    private static IEnumerable<TestCaseData> Refusals =>
    [
        new TestCaseData(CommitOutcome.Full, new Rejection.StoreFull(RetryAfter)).SetArgDisplayNames("Full"),
        new TestCaseData(CommitOutcome.ReadOnly, new Rejection.StoreReadOnly(RetryAfter)).SetArgDisplayNames("ReadOnly"),
    ];

    [TestCaseSource(nameof(Refusals))]
    public async Task Execute_StoreRefuses_NothingIsChangedAndReadsGoOn(CommitOutcome outcome, Rejection rejection)
    {
        await using var rig = EngineRig.Start(_options);
        await rig.Prepare(Writes.Register("a"));
        var before = rig.Current;
        rig.Store.Faults.FailNext(outcome);

        var refused = await rig.Run(Writes.Rename("a", "x"));

        Assert.That(refused.Rejection, Is.EqualTo(rejection));
        Assert.That(rig.Current, Is.SameAs(before));
    }

    [Test]
    public async Task Execute_StoreRecovers_NextCommandTakesTheNextRevision()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        rig.Store.Faults.FailNext(CommitOutcome.Full, count: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await rig.Run(Writes.Register($"lost{i}"))).Rejection, Is.InstanceOf<Rejection.StoreFull>());
        }

        Assert.That((await rig.Run(Writes.Register("b"))).Revision, Is.EqualTo(2));
        Assert.That(rig.Current.Count, Is.EqualTo(2));
        Assert.That(rig.Log.EventIds.Where(id => id is 1001 or 1002), Is.EqualTo([1001, 1002]), "said once that it refuses, once that it recovered");
    }

    [Test]
    public async Task Execute_ChangeUponAFailedSpeculation_IsDecidedAgain()
    {
        await using var rig = EngineRig.Start();
        var (gate, parent) = await rig.SendAndHold(Writes.Register("p"));
        var child = rig.Send(Writes.Register("c", "p"));
        var other = rig.Send(Writes.Register("d"));

        rig.Store.Faults.FailNext(CommitOutcome.Full);
        gate.Release();

        Assert.That((await parent.InTime()).Rejection, Is.InstanceOf<Rejection.StoreFull>());
        Assert.That((await child.InTime()).Rejection, Is.EqualTo(new Rejection.ParentNotFound("p")));
        Assert.That((await other.InTime()).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_RejectionUponAFailedSpeculation_IsDecidedAgain()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register(Drafts.Node("a", keys: "k")));
        var claims = rig.Send(Writes.Register(Drafts.Node("b", keys: "k")));

        rig.Store.Faults.FailNext(CommitOutcome.Full);
        gate.Release();

        Assert.That((await claims.InTime()).Rejection, Is.Null);
        Assert.That(rig.Current.TryGetIdByKey("k", out var holder) ? holder : "", Is.EqualTo("b"));
        Assert.That((await first).Rejection, Is.InstanceOf<Rejection.StoreFull>());
    }

    [Test]
    public async Task Execute_NoChangeUponAFailedSpeculation_IsDecidedAgain()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var again = rig.Send(Writes.Register(Drafts.Node("a"), IfExists.Return));

        rig.Store.Faults.FailNext(CommitOutcome.ReadOnly);
        gate.Release();

        Assert.That((await again.InTime()).Revision, Is.EqualTo(1));
        Assert.That(rig.Current.TryGet("a", out _), Is.True);
        Assert.That((await first).Rejection, Is.InstanceOf<Rejection.StoreReadOnly>());
    }

    [Test]
    public async Task Execute_RejectionWithinTheFailedBatch_IsDecidedAgain()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("z"));
        var (claim, rejected) = (rig.Send(Writes.Register("a")), rig.Send(Writes.Register("a")));
        var second = rig.Hold();
        gate.Release();
        await second.Reached.InTime();
        rig.Store.Faults.FailNext(CommitOutcome.Full);
        second.Release();

        Assert.That((await claim.InTime()).Rejection, Is.InstanceOf<Rejection.StoreFull>());
        Assert.That((await rejected.InTime()).Rejection, Is.Null);
        Assert.That((await first).Revision, Is.EqualTo(1));
        Assert.That(rig.Current.Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task Execute_StoreStaysFullUnderWrites_RefusalsAreStillAnswered()
    {
        await using var rig = EngineRig.Start();
        rig.Store.Faults.FailNext(CommitOutcome.Full, count: 100);
        var (gate, write) = await rig.SendAndHold(Writes.Register("a"));
        var refused = rig.Send(Writes.Rename("nobody", "x"));
        var writes = new List<Task<CommandOutcome>> { write, rig.Send(Writes.Register("b")) };

        // Each time the store refuses a batch, another one with a write is there already.
        for (var i = 0; i < 3; i++)
        {
            var next = rig.Hold();
            gate.Release();
            await next.Reached.InTime();
            writes.Add(rig.Send(Writes.Register($"w{i}")));
            gate = next;
        }

        var answered = refused.IsCompleted;
        gate.Release();
        await Task.WhenAll([refused, .. writes]).InTime();
        Assert.That(answered, Is.True, "a refusal waited for a store that is full");
        Assert.That(refused.Result.Rejection, Is.InstanceOf<Rejection.NodeNotFound>());
        Assert.That(writes.Select(sent => sent.Result.Rejection), Is.All.InstanceOf<Rejection.StoreFull>());
    }

    [Test]
    public async Task Execute_RequestIdOfAFailedBatch_IsNotUsedUp()
    {
        await using var rig = EngineRig.Start();
        rig.Store.Faults.FailNext(CommitOutcome.Full);
        await rig.Run(Writes.Register("a"), "r", 1);

        Assert.That((await rig.Run(Writes.Register("b"), "r", 2)).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_RepetitionUponAFailedSpeculation_IsCarriedOut()
    {
        await using var rig = EngineRig.Start();
        var gate = rig.Hold();
        var first = rig.Send(Writes.Register("a"), "r", 1);
        await gate.Reached.InTime();
        var repeated = rig.Send(Writes.Register("a"), "r", 1);

        rig.Store.Faults.FailNext(CommitOutcome.Full);
        gate.Release();

        Assert.That((await first.InTime()).Rejection, Is.InstanceOf<Rejection.StoreFull>());
        Assert.That((await repeated.InTime()).Results.Single().Node!.Id, Is.EqualTo("a"));
    }

    [Test]
    public async Task Execute_AfterARollback_SnapshotIsSound()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare([.. Enumerable.Range(0, 50).Select(i => Writes.Register(Drafts.Node($"n{i}", keys: $"k{i}")))]);
        var before = SnapshotText.Of(rig.Current);
        var (gate, first) = await rig.SendAndHold(Writes.Delete("n1"));
        var doomed = Enumerable.Range(10, 30).Select(i => rig.Send(Writes.RemoveKeys($"n{i}", $"k{i}"))).ToList();

        rig.Store.Faults.FailNext(CommitOutcome.Full, count: 2);
        gate.Release();
        await Task.WhenAll([first, .. doomed]).InTime();

        Assert.That(SnapshotText.Of(rig.Current), Is.EqualTo(before));
        Assert.That((await rig.Run(Writes.Rename("n2", "x"))).Rejection, Is.Null);
        Assert.That(SnapshotScan.Problems(rig.Current), Is.Empty);
    }
}
