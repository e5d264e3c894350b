using Registry.Domain;
using Registry.Engine.Watching;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests.Watching;

/// <summary>Many watches, and how they end.</summary>
public sealed class WatchHubTests
{
    [Test]
    public async Task Count_WatchesComeAndGo_IsHowManyThereAre()
    {
        await using var rig = EngineRig.Start();
        var watches = Enumerable.Range(0, 5).Select(_ => new ToldWatch(rig)).ToList();
        Assert.That(rig.Engine.Watches.Count, Is.EqualTo(5));

        watches.ForEach(watch => watch.Dispose());
        watches[0].Dispose();

        Assert.That(rig.Engine.Watches.Count, Is.Zero);
        Assert.That(rig.Time.WaitingTimers, Is.Zero, "nothing ticks for nobody");
    }

    [Test]
    public async Task Stop_WatchesThatWait_EndAtOnce_AndSoDoLaterOnes()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig);
        var next = watch.NextAsync();

        rig.Engine.Watches.Stop();

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(rig.Engine.Watches.Failure, Is.Null);
        using var late = new ToldWatch(rig);
        Assert.That(async () => await late.NextAsync(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Fail_EngineFails_WatchesEndAndSayWhy()
    {
        await using var rig = EngineRig.Start();
        rig.ExpectsErrors = true;
        using var watch = new ToldWatch(rig);
        var next = watch.NextAsync();
        rig.Store.Faults.FailNext(CommitOutcome.Unknown);

        Assert.That(async () => await rig.Run(Writes.Register("a")), Throws.InstanceOf<EngineFailedException>());

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(rig.Engine.Watches.Failure, Is.Not.Null);
    }

    [Test]
    public async Task Next_RefusedCommit_IsNotTold()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig);
        rig.Store.Faults.FailNext(CommitOutcome.Full);

        await rig.Run(Writes.Register("refused"));
        await rig.Prepare(Writes.Register("a"));

        Assert.That(await watch.NextTextAsync(), Is.EqualTo("Appeared a@1"));
    }

    [Test]
    public async Task Next_OneWatchNeverReads_OthersAreToldEverything()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = 8 });
        using var stalled = new ToldWatch(rig);
        using var reader = new ToldWatch(rig);
        for (var i = 0; i < 100; i++)
        {
            var next = reader.NextTextAsync();
            await rig.Prepare(Writes.Register($"n{i}"));
            Assert.That(await next, Is.EqualTo($"Appeared n{i}@{i + 1}"));
        }

        await stalled.CatchUpAsync();
        Assert.That(stalled.Events, Is.EqualTo(reader.Events));
    }

    [Test]
    public async Task Next_CommitWhileTheWatchGoesToSleep_WakesIt()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig);
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var sent = rig.Send(Writes.Register($"n{i}"));
            Thread.SpinWait(random.Next(2_000));
            // The clock stands still: no bookmark wakes a watch that has missed its commit.
            Assert.That((await watch.NextAsync()).Revision, Is.EqualTo(i + 1));
            await sent.InTime();
        }
    }

    [Test]
    public async Task Current_WhenACommitIsTold_HasIt()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                await rig.Send(Writes.Register($"n{i}"));
            }
        });

        while (watch.Events.Count < 2_000)
        {
            var (told, _) = await watch.NextAsync();
            Assert.That(rig.Current.Revision, Is.GreaterThanOrEqualTo(told[^1].Revision));
        }

        await writing.InTime();
    }

    [Test]
    public async Task Next_WritersAtOnce_ManyWatchesAtRandomPaces_NoGapNoDouble()
    {
        var seed = Environment.TickCount;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = 16, BatchCommands = 8 });
        const int writers = 4;
        const int perWriter = 400;

        var watches = Enumerable.Range(0, 8).Select(i => ReadAllAsync(rig, new Random(seed + i), writers * perWriter)).ToList();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < perWriter; i++)
            {
                await rig.Send(Writes.Register($"w{writer}-{i}"));
            }
        }))).InTime();

        foreach (var revisions in await Task.WhenAll(watches).InTime())
        {
            Assert.That(revisions, Is.EqualTo(Enumerable.Range(1, writers * perWriter)), $"seed {seed}");
        }
    }

    /// <summary>Reads at times at once and at times only after others have had their turn.</summary>
    private static async Task<List<long>> ReadAllAsync(EngineRig rig, Random random, int count)
    {
        using var watch = new ToldWatch(rig, after: 0);
        while (watch.Events.Count < count)
        {
            await watch.NextAsync();
            for (var rest = random.Next(4) == 0 ? random.Next(200) : 0; rest > 0; rest--)
            {
                await Task.Yield();
            }
        }

        return [.. watch.Events.Select(told => told.Revision)];
    }
}
