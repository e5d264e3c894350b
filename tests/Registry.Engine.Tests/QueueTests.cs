using Registry.Domain;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class QueueTests
{
    [Test]
    public async Task Execute_QueueIsFull_IsRefusedWithRetryAfterAndHarmsNoOther()
    {
        var options = new RegistryEngineOptions { QueueCapacity = 2, BatchCommands = 1, RetryAfter = TimeSpan.FromMilliseconds(250) };
        await using var rig = EngineRig.Start(options);
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));

        // One more may have gone into the batch that waits; two fit into the queue.
        var sent = Enumerable.Range(0, 10).Select(i => rig.Send(Writes.Register($"w{i}"))).ToList();
        var refused = sent.Where(task => task.IsCompleted).ToList();
        gate.Release();
        await Task.WhenAll([first, .. sent]).InTime();

        Assert.That(refused, Has.Count.InRange(7, 8));
        Assert.That(refused.Select(task => task.Result.Rejection), Is.All.EqualTo(new Rejection.QueueFull(TimeSpan.FromMilliseconds(250))));
        Assert.That(sent.Except(refused).Select(task => task.Result.Rejection), Is.All.Null);
        Assert.That((await rig.Run(Writes.Register("later"))).Rejection, Is.Null);
    }

    [Test]
    public async Task Execute_QueueHasTooManyBytes_IsRefusedAndHarmsNoOther()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { QueueBytes = 250, BatchCommands = 1 });
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));

        // One more may have gone into the batch that waits; two of 100 bytes each fit into the queue.
        var sent = Enumerable.Range(0, 10).Select(i => rig.Send(Writes.Register($"w{i}"))).ToList();
        var refused = sent.Where(task => task.IsCompleted).ToList();
        gate.Release();
        await Task.WhenAll([first, .. sent]).InTime();

        Assert.That(refused, Has.Count.InRange(7, 8));
        Assert.That(refused.Select(task => task.Result.Rejection), Is.All.InstanceOf<Rejection.QueueFull>());
        Assert.That((await rig.Run(Writes.Register("later"))).Rejection, Is.Null, "what the writer took makes room");
    }

    [Test]
    public async Task Execute_RequestLargerThanTheQueue_IsLetInWhereNoneWaits()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { QueueBytes = 50 });

        Assert.That((await rig.Run(Writes.Register("a"))).Rejection, Is.Null);
    }

    [Test]
    public async Task Execute_CancelledBeforeTheWriterTakesIt_IsNotDone()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = 1 });
        using var cancellation = new CancellationTokenSource();
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var next = rig.Send(Writes.Register("b"));
        var waiting = rig.Send(Writes.Register("c"), cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        Assert.That(async () => await waiting.InTime(), Throws.InstanceOf<OperationCanceledException>());
        gate.Release();
        await Task.WhenAll(first, next).InTime();
        Assert.That((await rig.Run(Writes.Register("c"))).Revision, Is.EqualTo(3));
    }

    [Test]
    public async Task Execute_CancelledAfterTheWriterTookIt_IsDoneAndAnswered()
    {
        await using var rig = EngineRig.Start();
        using var cancellation = new CancellationTokenSource();
        var (gate, sent) = await rig.SendAndHold(Writes.Register("a"), cancellation.Token);

        await cancellation.CancelAsync();
        gate.Release();

        Assert.That((await sent.InTime()).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Execute_CancelledBeforehand_IsNotDone()
    {
        await using var rig = EngineRig.Start();

        Assert.That(
            async () => await rig.Send(Writes.Register("a"), cancellationToken: new CancellationToken(canceled: true)).InTime(),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(rig.Current.Revision, Is.Zero);
    }

    [Test]
    public async Task Execute_FromOneCaller_KeepsTheOrder()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = 3 });
        await rig.Prepare(Writes.Register("a"));

        var sent = Enumerable.Range(0, 100).Select(i => rig.Send(Writes.Rename("a", $"name{i}"))).ToList();
        await Task.WhenAll(sent).InTime();

        Assert.That(sent.Select(task => task.Result.Revision), Is.EqualTo(Enumerable.Range(2, 100)));
        Assert.That(rig.Current.Get("a").Name, Is.EqualTo("name99"));
    }

    [Test]
    public async Task Execute_DefectInARule_CostsThatCommandOnly()
    {
        await using var rig = EngineRig.Start();
        rig.ExpectsErrors = true;
        await rig.Prepare(Writes.Register("a"));

        Assert.That(async () => await rig.Run(new UnknownCommand()), Throws.InvalidOperationException);

        Assert.That((await rig.Run(Writes.Register("b"))).Revision, Is.EqualTo(2));
        Assert.That(rig.Log.EventIds, Has.Member(1005));
    }

    private sealed record UnknownCommand : Command;
}
