using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class RevisionWaitTests
{
    [Test]
    public async Task AtLeast_RevisionIsPublished_GivesTheSnapshotAtOnce()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));

        var reading = rig.Engine.AtLeastAsync(1, CancellationToken.None);

        Assert.That(reading.IsCompletedSuccessfully, Is.True);
        Assert.That(await reading, Is.SameAs(rig.Current));
    }

    [Test]
    public async Task AtLeast_RevisionIsToCome_WaitsForIt()
    {
        await using var rig = EngineRig.Start();
        var reading = rig.Engine.AtLeastAsync(2, CancellationToken.None).AsTask();

        await rig.Prepare(Writes.Register("a"));
        Assert.That(reading.IsCompleted, Is.False);
        await rig.Prepare(Writes.Register("b"));

        Assert.That((await reading.InTime())!.Revision, Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task AtLeast_RevisionDoesNotComeInTime_IsNull()
    {
        await using var rig = EngineRig.Start();
        var reading = rig.Engine.AtLeastAsync(1, CancellationToken.None).AsTask();
        await Deadline.Until(() => rig.Time.WaitingTimers == 1);

        rig.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(await reading.InTime(), Is.Null);
    }

    [Test]
    public async Task AtLeast_Cancelled_Throws()
    {
        await using var rig = EngineRig.Start();
        using var cancellation = new CancellationTokenSource();
        var reading = rig.Engine.AtLeastAsync(1, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That(async () => await reading.InTime(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Wait_TimedOutOrCancelled_IsForgotten()
    {
        var (waiters, time) = (new RevisionWaiters(), new ManualTime());
        using var cancellation = new CancellationTokenSource();
        var late = waiters.WaitAsync(long.MaxValue, TimeSpan.FromSeconds(5), time, CancellationToken.None);
        var cancelled = waiters.WaitAsync(long.MaxValue, TimeSpan.FromSeconds(9), time, cancellation.Token);
        Assert.That(waiters.Count, Is.EqualTo(2));

        time.Advance(TimeSpan.FromSeconds(6));
        await cancellation.CancelAsync();

        Assert.That(async () => await late.InTime(), Throws.InstanceOf<TimeoutException>());
        Assert.That(async () => await cancelled.InTime(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(waiters.Count, Is.Zero);
    }

    [Test]
    public async Task Published_Revision_WakesThoseItSatisfiesOnly()
    {
        var (waiters, time) = (new RevisionWaiters(), new ManualTime());
        var waits = new long[] { 5, 3, 3, 4 }.Select(revision => waiters.WaitAsync(revision, TimeSpan.FromSeconds(5), time, CancellationToken.None)).ToList();

        waiters.Published(4);
        await Task.WhenAll(waits[1..]).InTime();

        Assert.That((waits[0].IsCompleted, waiters.Count), Is.EqualTo((false, 1)));
        waiters.Published(5);
        await waits[0].InTime();
    }
}
