using Registry.Domain;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class GroupCommitTests
{
    [Test]
    public async Task Execute_CommandsThatWaitWhileACommitIsOpen_BecomeOneBatch()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var waiting = Enumerable.Range(0, 5).Select(i => rig.Send(Writes.Register($"w{i}"))).ToList();

        gate.Release();
        await Task.WhenAll([first, .. waiting]).InTime();

        Assert.That(rig.Store.Batches.Select(batch => batch.Journal.Count), Is.EqualTo([1, 5]));
        Assert.That(waiting.Select(sent => sent.Result.Revision), Is.EqualTo([2, 3, 4, 5, 6]));
    }

    [Test]
    public async Task Execute_MoreThanABatchHolds_IsSplit()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = 2 });
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var waiting = Enumerable.Range(0, 5).Select(i => rig.Send(Writes.Register($"w{i}"))).ToList();

        gate.Release();
        await Task.WhenAll([first, .. waiting]).InTime();

        Assert.That(rig.Store.Batches.Select(batch => batch.Journal.Count), Is.EqualTo([1, 2, 2, 1]));
    }

    [Test]
    public async Task Execute_MoreBytesToWriteThanABatchHolds_IsSplit()
    {
        var bytes = new PureRegistry().Decide(Writes.Register("w0")).WriteBytes;
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchBytes = bytes * 3 / 2 });
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var waiting = Enumerable.Range(0, 4).Select(i => rig.Send(Writes.Register($"w{i}"))).ToList();

        gate.Release();
        await Task.WhenAll([first, .. waiting]).InTime();

        Assert.That(rig.Store.Batches.Select(batch => batch.Journal.Count), Is.EqualTo([1, 2, 2]));
    }

    [Test]
    public async Task Execute_SmallRequestsThatWriteMuch_DoNotShareOneBatch()
    {
        var large = Drafts.Node("large") with { Definition = Drafts.Bytes(new string('x', 1_000_000)) };
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchBytes = 4_000_000 });
        await rig.Prepare(Writes.Register(large));
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var waiting = Enumerable.Range(0, 5).Select(i => rig.Send(Writes.SetState("large", $"s{i}"))).ToList();

        gate.Release();
        await Task.WhenAll([first, .. waiting]).InTime();

        Assert.That(rig.Store.Batches.Select(batch => batch.Journal.Count), Is.EqualTo([1, 1, 2, 2, 1]), "each writes three images of 1 MB");
        Assert.That(waiting.Select(sent => sent.Result.Revision), Is.EqualTo([3, 4, 5, 6, 7]));
    }

    [Test]
    public async Task Execute_OneCommandOfABatchIsRefused_OthersAreNotHarmed()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var (good, bad, after) = (rig.Send(Writes.Register("b")), rig.Send(Writes.Register("a")), rig.Send(Writes.Register("c")));

        gate.Release();
        await Task.WhenAll(first, good, bad, after).InTime();

        Assert.That(bad.Result.Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
        Assert.That((good.Result.Revision, after.Result.Revision), Is.EqualTo((2L, 3L)));
    }

    [Test]
    public async Task Execute_WhileTheCommitIsOpen_NeitherReadersNorTheCallerSeeIt()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        var before = rig.Current;

        var (gate, sent) = await rig.SendAndHold(Writes.Rename("a", "x"));
        var next = rig.Send(Writes.Register("b"));

        Assert.That(rig.Current, Is.SameAs(before));
        Assert.That((before.Get("a").Name, before.Count), Is.EqualTo(("a", 1)));
        Assert.That((sent.IsCompleted, next.IsCompleted), Is.EqualTo((false, false)));
        gate.Release();
        await Task.WhenAll(sent, next).InTime();
    }

    [Test]
    public async Task Execute_Answered_IsDurableAndPublished()
    {
        await using var rig = EngineRig.Start();

        var outcome = await rig.Run(Writes.Register("a"));

        Assert.That(rig.Store.Revision, Is.EqualTo(outcome.Revision));
        Assert.That(rig.Store.Read(new RecordKey(RecordKind.Node, "a")), Is.Not.Null);
        Assert.That(rig.Current.Get("a"), Is.SameAs(outcome.Results.Single().Node));
    }

    [Test]
    public async Task Execute_ManyCommits_RevisionsAreDense()
    {
        await using var rig = EngineRig.Start();

        var sent = Enumerable.Range(0, 300).Select(i => rig.Send(i % 3 == 2 ? Writes.Register("n0") : Writes.Register($"n{i}"))).ToList();
        await Task.WhenAll(sent).InTime();

        var journal = rig.Store.ReadJournal(1, 1_000);
        Assert.That(journal.Select(entry => entry.Revision), Is.EqualTo(Enumerable.Range(1, 200)));
        Assert.That(sent.Where(task => task.Result.Rejection is null).Select(task => task.Result.Revision), Is.EqualTo(Enumerable.Range(1, 200)));
    }

    [Test]
    public async Task Execute_NothingChanges_DoesNotCommit()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));

        var outcome = await rig.Run(Writes.Rename("a", "a"));

        Assert.That((outcome.Rejection, outcome.Revision, outcome.Results.Single().Node), Is.EqualTo(((Rejection?)null, 1L, rig.Current.Get("a"))));
        Assert.That(rig.Store.Batches, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Execute_NothingChangesUponAnOpenCommit_WaitsForIt()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));

        var unchanged = rig.Send(Writes.Rename("a", "a"));
        var refused = rig.Send(Writes.Register("a"));
        gate.Release();

        Assert.That((await unchanged.InTime()).Revision, Is.EqualTo(1));
        Assert.That((await refused.InTime()).Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
        Assert.That((await first).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_ValidateOnly_AnswersAsIfAndChangesNothing()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        var before = rig.Current;

        var good = await rig.Run(Writes.Rename("a", "x"), validateOnly: true);
        var bad = await rig.Run(Writes.Batch(Writes.Register("b"), Writes.Rename("b", "a")), validateOnly: true);

        Assert.That(good.Results.Single().Node!.Name, Is.EqualTo("x"));
        Assert.That(bad.Rejection, Is.EqualTo(new Rejection.InBatch(1, new Rejection.NameTaken("a", "a"))));
        Assert.That(rig.Current, Is.SameAs(before));
        Assert.That(rig.Store.Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_ValidateOnlyBetweenWrites_IsNotSeenByTheNext()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var validated = rig.Send(Writes.Batch(Writes.Register("b"), Writes.Register("c", "b")), validateOnly: true);
        var next = rig.Send(Writes.Register("b"));

        gate.Release();
        await Task.WhenAll(first, validated, next).InTime();

        Assert.That((validated.Result.Rejection, next.Result.Rejection), Is.EqualTo(((Rejection?)null, (Rejection?)null)));
        Assert.That(SnapshotScan.Problems(rig.Current), Is.Empty);
        Assert.That(rig.Current.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Execute_ClockGoesBack_CommitTimesDoNot()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        var first = rig.Current.Time;

        rig.Time.Advance(TimeSpan.FromHours(-1));
        await rig.Prepare(Writes.Register("b"));
        rig.Time.Advance(TimeSpan.FromHours(2));
        await rig.Prepare(Writes.Register("c"));

        Assert.That(rig.Current.Get("b").CreateTime, Is.EqualTo(first));
        Assert.That(rig.Current.Get("c").CreateTime, Is.EqualTo(first + TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task ReadBlob_AfterTheCommit_GivesTheBytes()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.SetBlob("a", "k", "bytes"), Writes.SetBlob("a", "gone", "x"), Writes.DeleteBlob("a", "gone"));

        Assert.That((await rig.Engine.ReadBlobAsync("a", "k", CancellationToken.None))?.Bytes, Is.EqualTo("bytes"u8.ToArray()));
        Assert.That((await rig.Engine.ReadBlobAsync("a", "gone", CancellationToken.None))?.Bytes, Is.Null);
    }

    [Test]
    public async Task ReadBlob_AfterTheNodeIsDeleted_IsNull()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a") with { Blobs = Drafts.Blobs("k=v") }, Writes.Delete("a"));

        Assert.That((await rig.Engine.ReadBlobAsync("a", "k", CancellationToken.None))?.Bytes, Is.Null);
    }
}
