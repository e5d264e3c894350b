using Registry.Domain;
using Registry.Engine.Liveness;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

public sealed class LivenessTableTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public void Beat_FirstOfANode_MakesItAliveAndPublishesThat()
    {
        using var rig = new LivenessRig("a", "b");

        rig.Beat(Minute, "a");

        Assert.Multiple(() =>
        {
            Assert.That(rig.Table.Read("a"), Is.EqualTo(new NodeLiveness(LivenessState.Alive, rig.Time.Now, Minute)));
            Assert.That(rig.Table.Read("b"), Is.EqualTo(default(NodeLiveness)));
            Assert.That((rig.Table.AliveCount, rig.Table.ExpiredCount, rig.Table.HeartbeatCount), Is.EqualTo((1, 0, 1)));
            Assert.That(rig.Changes, Is.EqualTo(["a Alive"]));
        });
    }

    [Test]
    public void Beat_OfANodeThatIsAlive_PublishesNothing()
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Minute, "a");
        var raised = 0;
        rig.Table.Feed.Changed += () => raised++;

        rig.Pass(Second);
        rig.Beat(Hour, "a", "a");

        Assert.That(rig.Table.Read("a"), Is.EqualTo(new NodeLiveness(LivenessState.Alive, rig.Time.Now, Hour)));
        Assert.That((rig.Table.Feed.Head, raised), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Beat_RefsOfEveryKind_AreResolvedAndMissesTold()
    {
        using var rig = new LivenessRig();
        rig.Registry.Run(Writes.Register(Drafts.Node("a", "name-a", keys: "key-a")));
        var unknown = new List<int>();

        rig.Table.Beat(
            [
                NodeRef.ById("gone"), new NodeRef(NodeRefKind.Name, "name-a"), new NodeRef(NodeRefKind.UniqueKey, "key-a"),
                new NodeRef(NodeRefKind.Any, "key-a"), new NodeRef(NodeRefKind.Name, "a"),
            ],
            Minute, unknown);

        Assert.That(unknown, Is.EqualTo([0, 4]));
        Assert.That(rig.Table.All().Select(node => node.Key), Is.EqualTo(["a"]));
        Assert.That(rig.Table.HeartbeatCount, Is.EqualTo(3));
    }

    [TestCase(1)]
    [TestCase(60)]
    [TestCase(256, Description = "a whole turn of the wheel")]
    [TestCase(3_600)]
    public void Pass_TtlIsOver_ExpiresAtTheNextTick(int ttlSeconds)
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Second * ttlSeconds, "a");
        var seen = rig.Time.Now;

        rig.Pass(Second * ttlSeconds);
        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Alive));
        rig.Pass(LivenessClock.Tick);

        Assert.That(rig.Table.Read("a"), Is.EqualTo(new NodeLiveness(LivenessState.Expired, seen, Second * ttlSeconds)));
        Assert.That((rig.Table.AliveCount, rig.Table.ExpiredCount), Is.EqualTo((0, 1)));
        Assert.That(rig.Changes, Is.EqualTo(["a Alive", "a Expired"]));
    }

    [Test]
    public void Pass_HeartbeatsKeepComing_NeverExpires()
    {
        using var rig = new LivenessRig("a");
        for (var i = 0; i < 100; i++)
        {
            rig.Beat(Second * 3, "a");
            rig.Pass(Second * 2);
        }

        Assert.That(rig.Changes, Is.EqualTo(["a Alive"]));
    }

    [Test]
    public void Beat_ShorterTtl_ExpiresByIt()
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Hour, "a");
        rig.Beat(Second * 2, "a");

        rig.Pass(Second * 2.25);

        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Expired));
    }

    [Test]
    public void Beat_LongerTtl_ExpiresByIt()
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Second * 2, "a");
        rig.Beat(Hour, "a");

        rig.Pass(Hour);

        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Alive));
        rig.Pass(LivenessClock.Tick);
        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Expired));
    }

    [Test]
    public void Beat_OfAnExpiredNode_RevivesItForItsWholeTtl()
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Second, "a");
        rig.Pass(Minute);

        rig.Beat(Second * 5, "a");
        rig.Pass(Second * 5);

        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Alive));
        rig.Pass(LivenessClock.Tick);
        Assert.That(rig.Changes, Is.EqualTo(["a Alive", "a Expired", "a Alive", "a Expired"]));
    }

    [Test]
    public void Pass_ThousandsAtOnce_AllExpireAndOneCallTellsOfIt()
    {
        var ids = Enumerable.Range(0, 20_000).Select(i => $"n{i}").ToArray();
        using var rig = new LivenessRig(ids);
        rig.Beat(Second, ids);
        var raised = 0;
        rig.Table.Feed.Changed += () => raised++;

        rig.Pass(Second * 2);

        Assert.Multiple(() =>
        {
            Assert.That((rig.Table.AliveCount, rig.Table.ExpiredCount, raised), Is.EqualTo((0, 20_000, 1)));
            Assert.That(rig.Table.Feed.Head, Is.EqualTo(40_000));
            Assert.That(rig.Table.Feed.Find(40_000 - LivenessFeed.Capacity), Is.Null, "fallen off the ring");
            Assert.That(rig.Table.Feed.Find(40_001 - LivenessFeed.Capacity)?.Liveness.State, Is.EqualTo(LivenessState.Expired));
            Assert.That(rig.Table.Feed.Find(40_001), Is.Null, "not yet");
        });
    }

    [Test]
    public void Forget_DeletedNode_NothingIsKeptOrPublishedOfIt()
    {
        using var rig = new LivenessRig("alive", "expired");
        rig.Beat(Second, "expired");
        rig.Pass(Second * 2);
        rig.Beat(Second, "alive");
        var head = rig.Table.Feed.Head;

        rig.Delete("alive");
        rig.Delete("expired");
        rig.Pass(Minute);

        Assert.That(rig.Table.All(), Is.Empty);
        Assert.That((rig.Table.AliveCount, rig.Table.ExpiredCount, rig.Table.Feed.Head), Is.EqualTo((0, 0, head)));
    }

    [Test]
    public void Beat_NodeIsDeletedAfterItWasResolved_LeavesNoEntry()
    {
        var registry = PureRegistry.With(Writes.Register("a"));
        var before = registry.State;
        registry.Run(Writes.Delete("a"));
        var looks = 0;
        using var table = new LivenessTable(() => looks++ == 0 ? before : registry.State, new ManualTime());

        table.Beat([NodeRef.ById("a")], Minute, []);

        Assert.That((table.All().Count(), table.AliveCount), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Pass_DaemonStoodStill_CountsFiveSecondsOfIt()
    {
        using var rig = new LivenessRig("short", "long");
        rig.Beat(Second * 4, "short");
        rig.Beat(Second * 6, "long");

        rig.Time.Advance(Hour);

        Assert.That((rig.StateOf("short"), rig.StateOf("long")), Is.EqualTo((LivenessState.Expired, LivenessState.Alive)));
        rig.Pass(Second * 1.25);
        Assert.That(rig.StateOf("long"), Is.EqualTo(LivenessState.Expired));
    }

    [Test]
    public void Pass_LateTimer_CatchesUp()
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Second * 2, "a");

        rig.Time.Advance(Second * 3);

        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Expired));
    }

    [Test]
    public void Beat_WhileTheClockCatchesUp_CountsFromNow()
    {
        using var rig = new LivenessRig("a", "b");
        rig.Beat(Second, "a");
        rig.Table.Feed.Changed += () => rig.Beat(Second, "b");

        rig.Time.Advance(Second * 3);
        rig.Pass(Second);

        Assert.That((rig.StateOf("a"), rig.StateOf("b")), Is.EqualTo((LivenessState.Expired, LivenessState.Alive)));
    }

    [Test]
    public void Hold_DaemonStops_NobodyExpires()
    {
        using var rig = new LivenessRig("a");
        rig.Beat(Second, "a");

        rig.Table.Hold();
        rig.Pass(Minute);

        Assert.That(rig.StateOf("a"), Is.EqualTo(LivenessState.Alive));
    }

    [Test]
    public async Task Engine_HeartbeatsAndDeletion_MakeNoCommitAndForget()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("b"));

        rig.Engine.Liveness.Beat([NodeRef.ById("a"), NodeRef.ById("b")], Minute, []);
        var revision = rig.Current.Revision;
        await rig.Prepare(Writes.Delete("a"));

        Assert.That(revision, Is.EqualTo(2));
        Assert.That(rig.Engine.Liveness.All().Select(node => node.Key), Is.EqualTo(["b"]));
    }
}
