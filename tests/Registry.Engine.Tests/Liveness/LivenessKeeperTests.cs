using Registry.Engine.Liveness;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

/// <summary>What of liveness outlives the daemon, through real files.</summary>
public sealed class LivenessKeeperTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly TemporaryDirectory _directory = new();
    private readonly CapturedLog<LivenessKeeper> _log = new();

    private string Path => _directory.File("liveness");

    [TearDown]
    public void Dispose() => _directory.Dispose();

    [Test]
    public void Start_AfterAnOrderlyEnd_AliveHaveTheirWholeTtlAndExpiredStayExpired()
    {
        NodeLiveness aliveBefore, expiredBefore;
        using (var rig = new LivenessRig("alive", "expired", "unknown"))
        {
            using var keeper = Start(rig);
            rig.Beat(Minute, "alive", "expired");
            rig.Pass(Minute / 2);
            rig.Beat(Minute, "alive");
            rig.Pass(Minute - TimeSpan.FromSeconds(1));
            (aliveBefore, expiredBefore) = (rig.Table.Read("alive"), rig.Table.Read("expired"));
        }

        using var next = new LivenessRig("alive", "expired", "unknown");
        using var restarted = Start(next);

        Assert.Multiple(() =>
        {
            Assert.That(next.Table.Read("alive"), Is.EqualTo(aliveBefore).And.Property("State").EqualTo(LivenessState.Alive));
            Assert.That(next.Table.Read("expired"), Is.EqualTo(expiredBefore).And.Property("State").EqualTo(LivenessState.Expired));
            Assert.That(next.Table.Read("unknown").IsKnown, Is.False);
            Assert.That(next.Table.Feed.Head, Is.Zero, "what was known is no change");
        });
        next.Pass(Minute);
        Assert.That(next.StateOf("alive"), Is.EqualTo(LivenessState.Alive));
        next.Pass(LivenessClock.Tick);
        Assert.That(next.Changes, Is.EqualTo(["alive Expired"]));
    }

    [Test]
    public void Start_AfterACrash_KnowsWhatWasWrittenLast()
    {
        var crashed = new LivenessRig("a", "b");
        _ = Start(crashed);
        crashed.Beat(Minute, "a");
        crashed.Time.Advance(LivenessKeeper.Interval);
        crashed.Beat(Minute, "b");

        using var next = new LivenessRig("a", "b");
        using var keeper = Start(next);

        Assert.That((next.StateOf("a"), next.StateOf("b")), Is.EqualTo((LivenessState.Alive, LivenessState.Unknown)));
    }

    [Test]
    public void Start_NodeIsNoLongerThere_IsDropped()
    {
        using (var rig = new LivenessRig("a", "b"))
        {
            using var keeper = Start(rig);
            rig.Beat(Minute, "a", "b");
        }

        using var next = new LivenessRig("b");
        using var restarted = Start(next);

        Assert.That(next.Table.All().Select(node => node.Key), Is.EqualTo(["b"]));
        Assert.That(next.Table.AliveCount, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(-1)]
    public void Start_DamagedFile_IsAWarningAndAllIsUnknown(int damagedByte)
    {
        using (var rig = new LivenessRig("a"))
        {
            using var keeper = Start(rig);
            rig.Beat(Minute, "a");
        }

        var bytes = File.ReadAllBytes(Path);
        bytes[damagedByte < 0 ? bytes.Length + damagedByte : damagedByte] ^= 0x40;
        File.WriteAllBytes(Path, bytes);
        RequireUnreadable();
    }

    [TestCase(0)]
    [TestCase(31)]
    [TestCase(40)]
    public void Start_TruncatedFile_IsAWarningAndAllIsUnknown(int length)
    {
        using (var rig = new LivenessRig("a"))
        {
            using var keeper = Start(rig);
            rig.Beat(Minute, "a");
        }

        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..length]);
        RequireUnreadable();
    }

    [Test]
    public void Write_NothingHasChanged_LeavesTheFileAlone()
    {
        using var rig = new LivenessRig("a");
        using var keeper = Start(rig);
        rig.Beat(Minute, "a");
        rig.Time.Advance(LivenessKeeper.Interval);
        File.Delete(Path);

        rig.Time.Advance(LivenessKeeper.Interval);

        Assert.That(File.Exists(Path), Is.False);
        rig.Beat(Minute, "a");
        rig.Time.Advance(LivenessKeeper.Interval);
        Assert.That(File.Exists(Path), Is.True);
    }

    [Test]
    public void Write_Refused_IsAWarningAndTriedAgain()
    {
        using var rig = new LivenessRig("a");
        using var keeper = Start(rig);
        Directory.CreateDirectory(Path + ".tmp");
        rig.Beat(Minute, "a");

        rig.Time.Advance(LivenessKeeper.Interval);
        Assert.That(_log.EventIds, Does.Contain(1042));
        Directory.Delete(Path + ".tmp");
        rig.Time.Advance(LivenessKeeper.Interval);

        Assert.That(new LivenessFile(Path).Read().Select(node => node.NodeId), Is.EqualTo(["a"]));
    }

    private LivenessKeeper Start(LivenessRig rig) => LivenessKeeper.Start(rig.Table, new LivenessFile(Path), rig.Time, _log);

    private void RequireUnreadable()
    {
        using var next = new LivenessRig("a");
        using var restarted = Start(next);

        Assert.That(next.Table.All(), Is.Empty);
        Assert.That(_log.EventIds, Does.Contain(1041));
    }
}
