using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>What each rule of histories finds, and what it must put up with.</summary>
[TestFixture]
internal sealed class HistoryRulesTests
{
    private static readonly TimeSpan HoldDown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    [Test]
    public void Check_OrdinaryHistory_FindsNothing() => Assert.That(Check(
        new ClientEvent.Answered("", 1, IsCommit: true, "") { Span = Seconds(0, 1) },
        new ClientEvent.Answered("", 1, IsCommit: false, "") { Span = Seconds(0.5, 3) },
        new ClientEvent.KeyTaken("k", "a", CallEnd.Done) { Span = Seconds(0, 1) },
        new ClientEvent.KeyTaken("k", "b", CallEnd.Refused) { Span = Seconds(0.5, 2) },
        new ClientEvent.KeyLookedUp("k", "a") { Span = Seconds(2, 3) },
        new ClientEvent.ValueAllocated("r1", "7") { Span = Seconds(0, 1) },
        new ClientEvent.ValueFreed("r1", "7") { Span = Seconds(2, 3) },
        new ClientEvent.ValueAllocated("r2", "7") { Span = Seconds(4, 5) },
        new ClientEvent.Replied("r1", "7", CallEnd.Done) { Span = Seconds(0, 1) },
        new ClientEvent.Replied("r1", "7", CallEnd.Done) { Span = Seconds(6, 7) }), Is.Empty);

    [Test]
    public void Revisions_OlderAnswerAfterANewerOne_IsFound() => Assert.That(Check(
        new ClientEvent.Answered("", 7, IsCommit: true, "") { Span = Seconds(0, 1) },
        new ClientEvent.Answered("", 6, IsCommit: false, "") { Span = Seconds(2, 3) }), Has.One.Contains("from revision 6"));

    [Test]
    public void Revisions_OneRevisionOfTwoCommits_IsFound() => Assert.That(Check(
        new ClientEvent.Answered("", 7, IsCommit: true, "") { Span = Seconds(0, 3) },
        new ClientEvent.Answered("", 7, IsCommit: true, "") { Span = Seconds(1, 2) }), Has.One.Contains("two commits"));

    [Test]
    public void Revisions_TwoImagesOfOneRevision_AreFound() => Assert.That(Check(
        new ClientEvent.Answered("node/a", 7, IsCommit: true, "x") { Span = Seconds(0, 3) },
        new ClientEvent.Answered("node/a", 7, IsCommit: false, "y") { Span = Seconds(1, 2) }), Has.One.Contains("as x and as y"));

    [Test]
    public void Requests_AnotherAnswer_IsFound() => Assert.That(Check(
        new ClientEvent.Replied("r", "x", CallEnd.Done) { Span = Seconds(0, 1) },
        new ClientEvent.Replied("r", "y", CallEnd.Done) { Span = Seconds(2, 3) }), Has.One.Contains("repeated"));

    [Test]
    public void Requests_RefusalAfterAnAnswer_IsFound() => Assert.That(Check(
        new ClientEvent.Replied("r", "x", CallEnd.Done) { Span = Seconds(0, 1) },
        new ClientEvent.Replied("r", "NotFound", CallEnd.Refused) { Span = Seconds(2, 3) }), Has.One.Contains("NotFound"));

    [Test]
    public void Requests_RefusalBeforeAnAnswer_IsNone() => Assert.That(Check(
        new ClientEvent.Replied("r", "NotFound", CallEnd.Refused) { Span = Seconds(0, 1) },
        new ClientEvent.Replied("r", "x", CallEnd.Done) { Span = Seconds(2, 3) }), Is.Empty);

    [Test]
    public void Keys_TakenWhileHeld_IsFound() => Assert.That(Check(
        new ClientEvent.KeyTaken("k", "a", CallEnd.Done) { Span = Seconds(0, 1) },
        new ClientEvent.KeyTaken("k", "b", CallEnd.Done) { Span = Seconds(2, 3) },
        new ClientEvent.KeyReleased("k", "a", CallEnd.Done) { Span = Seconds(4, 5) }), Has.One.Contains("no order explains"));

    [Test]
    public void Keys_ReleaseThatNobodyAnswered_MayOrMayNotHaveHappened()
    {
        var before = new ClientEvent[]
        {
            new ClientEvent.KeyTaken("k", "a", CallEnd.Done) { Span = Seconds(0, 1) },
            new ClientEvent.KeyReleased("k", "a", CallEnd.Unknown) { Span = Seconds(2, 3) },
        };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Check([.. before, new ClientEvent.KeyLookedUp("k", "a") { Span = Seconds(9, 10) }]), Is.Empty);
            Assert.That(Check([.. before, new ClientEvent.KeyTaken("k", "b", CallEnd.Done) { Span = Seconds(9, 10) }]), Is.Empty);
            Assert.That(
                Check([.. before, new ClientEvent.KeyLookedUp("k", "") { Span = Seconds(4, 5) }, new ClientEvent.KeyLookedUp("k", "a") { Span = Seconds(9, 10) }]),
                Has.Exactly(1).Items, "it happened once, or never");
        }
    }

    [Test]
    public void Pool_ValueOfTwoHolders_IsFound() => Assert.That(Check(
        new ClientEvent.ValueAllocated("r1", "7") { Span = Seconds(0, 1) },
        new ClientEvent.ValueAllocated("r2", "7") { Span = Seconds(2, 3) }), Has.One.Contains("belongs to r1"));

    [Test]
    public void Pool_ValueBeforeItsHoldDownHasPassed_IsFoundUnlessTheClockMoved()
    {
        var history = new ClientEvent[]
        {
            new ClientEvent.ValueAllocated("r1", "7") { Span = Seconds(0, 1) },
            new ClientEvent.ValueFreed("r1", "7") { Span = Seconds(2, 2.1) },
            new ClientEvent.ValueAllocated("r2", "7") { Span = Seconds(3, 3.5) },
        };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Check(history), Has.One.Contains("had passed"));
            Assert.That(Check([.. history, new ClientEvent.ClockMovedAhead(TimeSpan.FromSeconds(1)) { Span = Seconds(2.5, 2.6) }]), Is.Empty);
        }
    }

    [Test]
    public void Liveness_ExpiredWithinItsTime_IsFound() => Assert.That(Check(
        new ClientEvent.Beat("a", Ttl, CallEnd.Done) { Span = Seconds(0, 0.5) },
        Seen(Liveness.Types.State.Expired, 1, 1.5)), Has.One.Contains("had expired"));

    [Test]
    public void Liveness_ExpiredOverARestart_IsNoFault() => Assert.That(Check(
        new ClientEvent.Beat("a", Ttl, CallEnd.Done) { Span = Seconds(0, 0.1) },
        new ClientEvent.Restarted { Span = Seconds(0.2, 0.9) },
        Seen(Liveness.Types.State.Expired, 1, 1.5)), Is.Empty);

    [Test]
    public void Liveness_AliveLongAfterItsTime_IsFoundUnlessTheDaemonStoodStill()
    {
        ClientEvent[] history = [new ClientEvent.Beat("a", Ttl, CallEnd.Done) { Span = Seconds(0, 1) }, Seen(Liveness.Types.State.Alive, 60, 61)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Check(history), Has.One.Contains("was alive"));
            Assert.That(Check([.. history, new ClientEvent.Paused { Span = Seconds(2, 59) }]), Is.Empty);
        }
    }

    [Test]
    public void Watch_GapDoubleAndDisorder_AreFound()
    {
        ClientEvent[] told = [Told("a", 3, "x"), Told("b", 4, "y"), Told("a", 5, "")];
        var began = new ClientEvent.WatchBegan("w", 2) { Span = Seconds(0, 0) };
        var known = new ClientEvent.WatchProgress("w", 5) { Span = Seconds(9, 9) };
        var made = new ClientEvent.Answered("node/b", 4, IsCommit: true, "y") { Span = Seconds(0, 1) };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Check([made, began, .. told, known]), Is.Empty);
            Assert.That(Check([made, began, told[0], told[2], known]), Has.One.Contains("was not told of node 'b'"));
            Assert.That(Check([made, began, told[0], told[1], told[1], told[2], known]), Has.One.Contains("told twice"));
            Assert.That(Check([made, began, told[1], told[0], told[2], known]), Has.One.Contains("of revision 3 after 4"));
            Assert.That(Check([made, began, told[0], Told("b", 4, "z"), told[2], known]), Has.One.Contains("it was y"));
        }
    }

    private static IReadOnlyList<string> Check(params ClientEvent[] events) => HistoryRules.Check(events, HoldDown);

    private static CallSpan Seconds(double began, double ended) => new(TimeSpan.FromSeconds(began), TimeSpan.FromSeconds(ended));

    private static ClientEvent.LivenessSeen Seen(Liveness.Types.State state, double began, double ended) => new("a", state) { Span = Seconds(began, ended) };

    private static ClientEvent.WatchTold Told(string nodeId, long revision, string image) => new("w", nodeId, revision, image) { Span = Seconds(0, 0) };
}
