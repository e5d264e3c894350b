using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine.Watching;
using Registry.Testing;

namespace Registry.Engine.Tests.Watching;

/// <summary>What one watch is told, and when.</summary>
public sealed class WatcherTests
{
    private static readonly NodeFilter On = NodeFilter.All with { States = ["on"] };

    [Test]
    public async Task Next_EveryCommit_InOrderOnce()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig);

        await rig.Prepare(Writes.Register("a"), Writes.SetState("a", "on"), Writes.Register("b"), Writes.Delete("a"));
        await watch.CatchUpAsync();

        Assert.That(watch.Events.Select(told => $"{told}"), Is.EqualTo(["Appeared a@1", "Changed a@2", "Appeared b@3", "Deleted a@4"]));
    }

    [Test]
    public async Task Next_ConditionOfAnotherWatchTakesLong_IsToldAtOnce()
    {
        await using var rig = EngineRig.Start();
        using var released = new ManualResetEventSlim();
        using var slow = new ToldWatch(rig, NodeFilter.All with { Condition = new HeldCondition(released) });
        using var other = new ToldWatch(rig);
        // Both sleep from here on: it is the pump that has to wake them.
        var (slowNext, next) = (slow.NextTextAsync(), other.NextTextAsync());
        try
        {
            await rig.Prepare(Writes.Register("a"));

            Assert.That(await next, Is.EqualTo("Appeared a@1"));
        }
        finally
        {
            released.Set();
        }

        Assert.That(await slowNext, Is.EqualTo("Appeared a@1"));
    }

    [Test]
    public async Task ToldRevision_ConditionFails_IsTheLastThatWasHandedOut()
    {
        await using var rig = EngineRig.Start();
        using var released = new ManualResetEventSlim(true);
        var condition = new HeldCondition(released);
        using var watch = new ToldWatch(rig, NodeFilter.All with { Condition = condition });
        await rig.Prepare(Writes.Register("a"));
        Assert.That(await watch.NextTextAsync(), Is.EqualTo("Appeared a@1"));

        condition.FailsFor = "c";
        await rig.Prepare(Writes.Register("b"), Writes.Register("c"));

        Assert.That(async () =>
        {
            await watch.NextAsync();
            await watch.NextAsync();
        }, Throws.InstanceOf<InvalidOperationException>());
        Assert.That(watch.Watcher.ToldRevision, Is.EqualTo(watch.Events[^1].Revision));
    }

    [Test]
    public async Task Next_AfterARevision_BeginsBehindIt()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("b"), Writes.Register("c"));
        using var watch = new ToldWatch(rig, after: 1);

        var (told, revision) = await watch.NextAsync();

        Assert.That(told.Select(each => $"{each}"), Is.EqualTo(["Appeared b@2", "Appeared c@3"]));
        Assert.That(revision, Is.EqualTo(3));
    }

    [Test]
    public async Task Next_ChangesElsewhere_MoveThePlaceAndDoNotWake()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig, NodeFilter.All with { Refs = new NodeRefSet([NodeRef.ById("mine")]) });
        var next = watch.NextAsync();

        await rig.Prepare([.. Enumerable.Range(0, 50).Select(i => Writes.Register($"other{i}"))]);
        await Deadline.Until(() => watch.Watcher.Revision == 50);
        Assert.That(next.IsCompleted, Is.False);

        await rig.Prepare(Writes.Register("mine"));
        Assert.That((await next).Events.Select(told => $"{told}"), Is.EqualTo(["Appeared mine@51"]));
        Assert.That((await next).Revision, Is.EqualTo(51));
    }

    [Test]
    public async Task Next_NodeBeginsAndStopsToMatch_AppearedAndFiltered()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig, On);

        await rig.Prepare(
            Writes.Register("a"), Writes.SetState("a", "on"), Writes.Rename("a", "b"), Writes.SetState("a", "off"), Writes.Rename("a", "c"), Writes.Delete("a"));
        await watch.CatchUpAsync();

        Assert.That(watch.Events.Select(told => $"{told}"), Is.EqualTo(["Appeared a@2", "Changed a@3", "Filtered a@4"]));
    }

    [Test]
    public async Task Next_WatchMask_OnlyChangesOfTheseFields()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig, with: spec => spec with { Mask = NodeFields.State | NodeFields.Parent });

        await rig.Prepare(
            Writes.Register("a"), Writes.Register("p"), Writes.Rename("a", "b"), Writes.SetState("a", "on"), Writes.SetBlob("a", "x", "1"),
            Writes.SetParent("a", "p"), Writes.AddKeys("a", "k"), Writes.Delete("a", detach: true));
        await watch.CatchUpAsync();

        Assert.That(
            watch.Events.Select(told => $"{told}"), Is.EqualTo(["Appeared a@1", "Appeared p@2", "Changed a@4", "Changed a@6", "Deleted a@8"]));
    }

    [Test]
    public async Task Next_WatchMask_NodeRegisteredAnewInOneCommit_IsTold()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        using var watch = new ToldWatch(rig, with: spec => spec with { Mask = NodeFields.State });

        await rig.Prepare(Writes.Batch(Writes.Delete("a"), Writes.Register("a")));

        Assert.That(await watch.NextTextAsync(), Is.EqualTo("Changed a@2"));
    }

    [Test]
    public async Task Next_Latest_ChangesThatWaitBecomeOne()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("gone"));
        using var watch = new ToldWatch(rig, with: spec => spec with { LatestOnly = true });

        await rig.Prepare(
            Writes.SetState("a", "1"), Writes.Register("b"), Writes.Register("short"), Writes.SetState("a", "2"), Writes.Delete("gone"),
            Writes.SetState("b", "3"), Writes.Delete("short"));
        var (told, revision) = await watch.NextAsync();

        Assert.That(told.Select(each => $"{each}={each.Text}"), Is.EqualTo(["Changed a@6=2", "Deleted gone@7=", "Appeared b@8=3"]));
        Assert.That(revision, Is.EqualTo(9));
    }

    [Test]
    public async Task Next_LatestWithMask_ComparesTheEnds()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("b"));
        using var watch = new ToldWatch(rig, with: spec => spec with { LatestOnly = true, Mask = NodeFields.State });

        await rig.Prepare(Writes.SetState("a", "on"), Writes.SetState("b", "on"), Writes.SetState("a", "unknown"), Writes.Rename("b", "c"));

        Assert.That(await watch.NextTextAsync(), Is.EqualTo("Changed b@6"));
    }

    [Test]
    public async Task Next_NothingToTell_BookmarkWhenItIsDue()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig, On, with: spec => spec with { BookmarkInterval = TimeSpan.FromSeconds(7) });
        var next = watch.NextAsync();
        await rig.Prepare(Writes.Register("a"));
        await Deadline.Until(() => watch.Watcher.Revision == 1);

        rig.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(next.IsCompleted, Is.False);
        rig.Time.Advance(TimeSpan.FromSeconds(0.25));

        var (told, revision) = await next;
        Assert.That(told, Is.Empty);
        Assert.That(revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Next_CommitTooLargeForOneBatch_OnlyItsLastPartHasTheRevision()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig) { Text = _ => new string('x', 1_000) };
        await rig.Prepare(Writes.Register("small"), Writes.Batch([.. Enumerable.Range(0, 200).Select(i => Writes.Register($"n{i:d3}"))]), Writes.Register("end"));

        var batches = new List<(List<Told> Events, long Revision)>();
        while (batches.Count == 0 || batches[^1].Revision < 3)
        {
            batches.Add(await watch.NextAsync());
        }

        Assert.That(batches.Select(batch => batch.Revision), Is.EqualTo([1, 0, 0, 0, 3]), "what is complete is told apart from what is not");
        Assert.That(
            watch.Events.Select(told => told.NodeId),
            Is.EqualTo(Enumerable.Range(0, 200).Select(i => $"n{i:d3}").Prepend("small").Append("end")));
    }

    [Test]
    public async Task Next_FallenBehindMemory_ReadsTheJournalAndReturns()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = 4 });
        using var watch = new ToldWatch(rig);
        await rig.Prepare([.. Enumerable.Range(0, 600).Select(i => Writes.Register($"n{i:d3}"))]);

        await watch.CatchUpAsync();
        Assert.That(watch.Events.Select(told => told.Revision), Is.EqualTo(Enumerable.Range(1, 600)));

        var next = watch.NextAsync();
        await Deadline.Until(() => rig.Engine.Watches.BehindCount == 0);
        await rig.Prepare(Writes.Register("last"));
        Assert.That((await next).Events.Select(told => $"{told}"), Is.EqualTo(["Appeared last@601"]));
        Assert.That(rig.Engine.Watches.DeliveredCount, Is.EqualTo(601));
    }

    [Test]
    public async Task Next_JournalTrimmedPastThePlace_Compacted()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = 2 });
        using var watch = new ToldWatch(rig);
        await rig.Prepare([.. Enumerable.Range(0, 20).Select(i => Writes.Register($"n{i}"))]);
        await rig.Engine.BetweenCommitsAsync(store => store.TrimJournal(11, 100)).InTime();

        var (batch, compacted) = await watch.Watcher.NextAsync().AsTask().InTime();

        Assert.That(batch.Events, Is.Empty);
        Assert.That(compacted, Is.EqualTo(new Rejection.Compacted(0, 11)));
    }

    [Test]
    public async Task Next_LivenessOfAnEmptyRegistry_WaitsInsteadOfLookingAgainAndAgain()
    {
        await using var rig = EngineRig.Start();
        using var watch = new ToldWatch(rig, after: 0, with: spec => spec with { EncodeLiveness = _ => [], StartsWithLiveness = true });

        var next = await Task.Run(() => Task.FromResult(watch.NextAsync())).InTime();
        Assert.That(next.IsCompleted, Is.False);

        await rig.Prepare(Writes.Register("a"));
        Assert.That((await next).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Next_ConsumerGivesUp_EndsTheWait()
    {
        await using var rig = EngineRig.Start();
        using var ended = new CancellationTokenSource();
        using var watch = new ToldWatch(rig, ended: ended.Token);
        var next = watch.NextAsync();

        await ended.CancelAsync();

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Next_EncodingFails_EndsThisWatchOnly()
    {
        await using var rig = EngineRig.Start();
        using var bad = new ToldWatch(rig) { Text = _ => throw new FormatException("told") };
        using var good = new ToldWatch(rig);
        var (badNext, goodNext) = (bad.NextAsync(), good.NextTextAsync());

        await rig.Prepare(Writes.Register("a"));

        Assert.That(async () => await badNext, Throws.InstanceOf<FormatException>());
        Assert.That(await goodNext, Is.EqualTo("Appeared a@1"));
    }

    /// <summary>Takes until it is released to judge a node, and fails on one of a name.</summary>
    private sealed class HeldCondition(ManualResetEventSlim released) : INodeCondition
    {
        public string FailsFor { get; set; } = "";

        public IReadOnlyList<IndexCondition> Indexed => [];

        public bool Holds(Node node)
        {
            released.Wait();
            return node.Name != FailsFor ? true : throw new InvalidOperationException("The condition failed, as the test wanted.");
        }
    }
}
