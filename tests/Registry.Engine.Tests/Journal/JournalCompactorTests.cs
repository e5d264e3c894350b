using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests.Journal;

/// <summary>The compactor ends at the cutoff, whatever comes in between, and never takes what a repeated request needs.</summary>
public sealed class JournalCompactorTests
{
    private const int Commits = 1_000;

    private static readonly RegistryEngineOptions Few = new() { JournalCount = 100, IdempotencyCount = 10, BatchCommands = 1 };

    private readonly CapturedLog<JournalCompactor> _log = new();

    [Test]
    public async Task Pass_MoreThanTheCount_TrimsToTheCountAndSaysSo()
    {
        await using var rig = await FillAsync();
        await using var compactor = Start(rig, Few);

        rig.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => rig.Store.OldestJournalRevision == Commits - 99);
        await Deadline.Until(() => _log.EventIds.Contains(1050));

        Assert.That(rig.Store.ReadJournalHeaders(0, Commits), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task Pass_OlderThanTheAge_TrimsToTheAge()
    {
        await using var rig = await FillAsync();
        var options = Few with { JournalCount = Commits, JournalAge = TimeSpan.FromHours(1), IdempotencyAge = TimeSpan.FromMinutes(1) };
        await using var compactor = Start(rig, options);
        rig.Time.Advance(TimeSpan.FromMinutes(59));
        await Deadline.Until(() => rig.Time.WaitingTimers > 0);
        Assert.That(rig.Store.OldestJournalRevision, Is.EqualTo(1));
        await rig.Prepare(Writes.SetState("a", "new"));

        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await Deadline.Until(() => rig.Store.OldestJournalRevision == Commits + 1);

        Assert.That(rig.Current.Revision, Is.EqualTo(Commits + 1));
    }

    [Test]
    public async Task Pass_RequestsAreRememberedLonger_KeepsTheirEntriesForTheirAnswers()
    {
        var options = Few with { IdempotencyCount = 400, IdempotencyAge = TimeSpan.FromHours(1) };
        await using var rig = await FillAsync(options);
        await using var compactor = Start(rig, options);
        rig.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => _log.EventIds.Contains(1050));

        var oldest = rig.Store.OldestJournalRevision;
        Assert.That(oldest, Is.InRange(Commits - 405, Commits - 399));
        // The oldest request that is remembered, and the newest that is not: the first is answered again, the other is carried out.
        Assert.That((await rig.Run(Writes.SetState("a", $"{Commits - 400 + 1}"), $"{Commits - 400 + 1}", 1)).Revision, Is.EqualTo(Commits - 399));
        Assert.That((await rig.Run(Writes.SetState("a", $"{Commits - 400}"), $"{Commits - 400}", 1)).Revision, Is.EqualTo(Commits + 1));
    }

    [Test]
    public async Task Pass_BrokenOffByARestart_IsGoneOnWith()
    {
        await using var rig = await FillAsync();
        rig.Store.TrimJournal(long.MaxValue, 300);

        await using var restarted = rig.Restart();
        await using var compactor = Start(restarted, Few);
        restarted.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => restarted.Store.OldestJournalRevision == Commits - 99);

        Assert.That(restarted.Store.Revision, Is.EqualTo(Commits));
    }

    [Test]
    public async Task Pass_StoreFails_WarnsAndTriesAgain()
    {
        await using var rig = await FillAsync();
        await using var compactor = Start(rig, Few);
        rig.Store.FailNextTrim(new StoreException("The disk is full."));

        rig.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => _log.EventIds.Contains(1051));
        Assert.That(rig.Store.OldestJournalRevision, Is.EqualTo(1));
        await rig.Prepare(Writes.SetState("a", "still served"));
        rig.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => rig.Store.OldestJournalRevision == Commits - 98);

        Assert.That(rig.Engine.Completion.IsCompleted, Is.False);
    }

    [Test]
    public async Task Pass_UnexpectedException_IsToldAndTheNextPassTrims()
    {
        await using var rig = await FillAsync();
        await using var compactor = Start(rig, Few);
        rig.Store.FailNextTrim(new InvalidOperationException("A defect."));

        rig.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => _log.EventIds.Contains(1052));
        Assert.That(_log.Errors, Has.One.Contains("A defect."));
        Assert.That(rig.Store.OldestJournalRevision, Is.EqualTo(1));
        rig.Time.Advance(JournalCompactor.Interval);
        await Deadline.Until(() => rig.Store.OldestJournalRevision == Commits - 99);

        Assert.That(rig.Engine.Completion.IsCompleted, Is.False);
    }

    [Test]
    public async Task Dispose_BetweenPasses_Ends()
    {
        await using var rig = await FillAsync();
        var compactor = Start(rig, Few);

        await compactor.DisposeAsync().AsTask().InTime();
        rig.Time.Advance(JournalCompactor.Interval);

        Assert.That(rig.Store.OldestJournalRevision, Is.EqualTo(1));
    }

    private JournalCompactor Start(EngineRig rig, RegistryEngineOptions options) => JournalCompactor.Start(rig.Engine, options, rig.Time, _log);

    /// <summary>A registry with so many commits; each but the first has its revision for state and request id.</summary>
    private static async Task<EngineRig> FillAsync(RegistryEngineOptions? options = null)
    {
        var rig = EngineRig.Start(options ?? Few);
        await rig.Prepare(Writes.Register("a"));
        for (var revision = 2; revision <= Commits; revision++)
        {
            Assert.That((await rig.Run(Writes.SetState("a", $"{revision}"), $"{revision}", 1)).Revision, Is.EqualTo(revision));
        }

        return rig;
    }
}
