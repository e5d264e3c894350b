using Registry.Domain;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class IdempotencyTests
{
    [Test]
    public async Task Execute_RepeatedLater_IsAnsweredAlikeWithoutACommit()
    {
        await using var rig = EngineRig.Start();
        var first = await rig.Run(Writes.Register("a"), "r", 1);
        await rig.Prepare(Writes.Rename("a", "changed since"));

        var again = await rig.Run(Writes.Register("a"), "r", 1);

        Assert.That(Text(again), Is.EqualTo(Text(first)));
        Assert.That(rig.Current.Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task Execute_RepeatedAtOnce_IsCarriedOutOnce()
    {
        await using var rig = EngineRig.Start();
        var (gate, first) = await rig.SendAndHold(Writes.Register("z"));
        var sent = Enumerable.Range(0, 20).Select(_ => rig.Send(Writes.Register("a"), "r", 1)).ToList();

        gate.Release();
        await Task.WhenAll([first, .. sent]).InTime();

        Assert.That(sent.Select(task => Text(task.Result)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(sent[0].Result.Rejection, Is.Null);
        Assert.That(rig.Current.Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task Execute_RepeatedWhileTheCommitIsOpen_WaitsAndIsAnsweredAlike()
    {
        await using var rig = EngineRig.Start();
        var gate = rig.Hold();
        var first = rig.Send(Writes.Register("a"), "r", 1);
        await gate.Reached.InTime();

        var again = rig.Send(Writes.Register("a"), "r", 1);
        gate.Release();

        Assert.That(Text(await again.InTime()), Is.EqualTo(Text(await first.InTime())));
        Assert.That(rig.Current.Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_BatchRepeated_IsAnsweredAlike()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("old"), Writes.Register("kept"));
        var batch = Writes.Batch(
            Writes.Register("a"), Writes.Rename("a", "x"), Writes.SetBlob("a", "k", "v"), Writes.Rename("kept", "kept"), Writes.Delete("old"));
        var first = await rig.Run(batch, "r", 1);

        var again = await rig.Run(batch, "r", 1);

        Assert.That(first.Results, Has.Length.EqualTo(5));
        Assert.That(Text(again), Is.EqualTo(Text(first)));
    }

    [Test]
    public async Task Execute_DifferentRequestUnderTheId_IsRequestIdReused()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("z"));
        await rig.Run(Writes.Register("a"), "r", 1);

        var other = await rig.Run(Writes.Register("b"), "r", 2);

        Assert.That(other.Rejection, Is.EqualTo(new Rejection.RequestIdReused("r", 2)));
    }

    [Test]
    public async Task Execute_RepeatedAfterARestart_IsAnsweredAlike()
    {
        await using var rig = EngineRig.Start();
        var first = await rig.Run(Writes.Register("a"), "r", 1);
        await rig.Prepare(Writes.Delete("a"));
        await using var restarted = rig.Restart();

        var again = await restarted.Run(Writes.Register("a"), "r", 1);
        var other = await restarted.Run(Writes.Register("b"), "r", 2);

        Assert.That(Text(again), Is.EqualTo(Text(first)));
        Assert.That(other.Rejection, Is.EqualTo(new Rejection.RequestIdReused("r", 1)));
        Assert.That(restarted.Current.Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task Execute_TooManyRequestsSince_IsForgotten()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { IdempotencyCount = 2 });
        foreach (var name in new[] { "r1", "r2", "r3" })
        {
            await rig.Run(Writes.Register(name), name, 1);
        }

        // The writer looks back at the last batch before it decides the one after next.
        await rig.Prepare(Writes.Register("between"));

        Assert.That((await rig.Run(Writes.Register("r1"), "r1", 1)).Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("r1")));
        Assert.That((await rig.Run(Writes.Register("r3"), "r3", 1)).Rejection, Is.Null);
    }

    [Test]
    public async Task Execute_TooLate_IsForgotten()
    {
        await using var rig = EngineRig.Start();
        await rig.Run(Writes.Register("a"), "r", 1);

        rig.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.That((await rig.Run(Writes.Register("a"), "r", 1)).Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
    }

    [Test]
    public async Task Execute_WithinTheAge_IsRemembered()
    {
        await using var rig = EngineRig.Start();
        await rig.Run(Writes.Register("a"), "r", 1);

        rig.Time.Advance(TimeSpan.FromMinutes(59));

        Assert.That((await rig.Run(Writes.Register("a"), "r", 1)).Rejection, Is.Null);
    }

    [Test]
    public async Task Execute_IdUsedAgainAfterItWasForgotten_IsRememberedAsTheNewRequest()
    {
        await using var rig = EngineRig.Start();
        await rig.Run(Writes.Register("a"), "r", 1);
        rig.Time.Advance(TimeSpan.FromMinutes(61));
        var second = await rig.Run(Writes.Register("b"), "r", 2);
        await rig.Prepare(Writes.Register("c"), Writes.Register("d"));

        var again = await rig.Run(Writes.Register("b"), "r", 2);

        Assert.That(Text(again), Is.EqualTo(Text(second)));
    }

    [Test]
    public async Task Execute_TooLateAfterARestart_IsForgotten()
    {
        await using var rig = EngineRig.Start();
        await rig.Run(Writes.Register("a"), "r", 1);
        rig.Time.Advance(TimeSpan.FromMinutes(61));
        await using var restarted = rig.Restart();

        Assert.That((await restarted.Run(Writes.Register("a"), "r", 1)).Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
    }

    [Test]
    public async Task Execute_RefusedRequest_MayBeRepeatedUnderItsId()
    {
        await using var rig = EngineRig.Start();
        await rig.Run(Writes.Register("c", "p"), "r", 1);
        await rig.Prepare(Writes.Register("p"));

        Assert.That((await rig.Run(Writes.Register("c", "p"), "r", 1)).Rejection, Is.Null);
    }

    [Test]
    public async Task Execute_ValidateOnlyUnderAnId_DoesNotUseItUp()
    {
        await using var rig = EngineRig.Start();
        await rig.Run(Writes.Register("a"), "r", 1, validateOnly: true);

        Assert.That((await rig.Run(Writes.Register("a"), "r", 2)).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_LostAnswer_IsFoundAfterARestart()
    {
        await using var rig = EngineRig.Start();
        rig.ExpectsErrors = true;
        rig.Store.Faults.LoseNextAnswer();
        Assert.That(async () => await rig.Run(Writes.Register("a"), "r", 1), Throws.InstanceOf<EngineFailedException>());
        await using var restarted = rig.Restart();

        var again = await restarted.Run(Writes.Register("a"), "r", 1);

        Assert.That((again.Rejection, again.Revision, restarted.Current.Count), Is.EqualTo(((Rejection?)null, 1L, 1)));
    }

    private static string Text(CommandOutcome outcome)
    {
        var results = outcome.Results.Select(result => result.Node is { } node ? SnapshotText.Of(node) : $"deleted {string.Join(',', result.DeletedIds)}");
        return $"{outcome.Rejection} at {outcome.Revision}: {string.Join('\n', results)}";
    }
}
