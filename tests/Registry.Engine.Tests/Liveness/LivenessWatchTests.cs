using System.Text;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine.Liveness;
using Registry.Engine.Watching;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

/// <summary>What watches are told of liveness.</summary>
public sealed class LivenessWatchTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task NextAsync_NodesComeAliveAndExpire_TellsThoseThatMatch()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("vm-1"), Writes.Register(Drafts.Node("hv-1", type: "hypervisor")), Writes.Register("vm-2"));
        using var watcher = Watch(rig, new NodeFilter { Types = ["vm"] });

        var first = NextAsync(watcher);
        Beat(rig, Minute, "hv-1");
        Beat(rig, TimeSpan.FromSeconds(1), "vm-1");
        var alive = await first.InTime();
        var second = NextAsync(watcher);
        Beat(rig, TimeSpan.FromSeconds(1), "vm-1", "hv-1");
        rig.Time.Pass(TimeSpan.FromSeconds(2), LivenessClock.Tick);

        Assert.That(alive, Is.EqualTo(["vm-1 Alive"]));
        Assert.That(await second.InTime(), Is.EqualTo(["vm-1 Expired"]));
    }

    [Test]
    public async Task NextAsync_WatchThatDidNotAsk_IsNotWoken()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        using var asks = Watch(rig, NodeFilter.All);
        using var other = rig.Engine.Watches.Watch(Spec(NodeFilter.All) with { EncodeLiveness = null }, rig.Current.Revision, CancellationToken.None);
        var told = NextAsync(other);

        for (var i = 0; i < 3; i++)
        {
            Beat(rig, TimeSpan.FromSeconds(1), "a");
            Assert.That(await NextAsync(asks).InTime(), Is.EqualTo(["a Alive"]));
            rig.Time.Pass(TimeSpan.FromSeconds(1.5), LivenessClock.Tick);
            Assert.That(await NextAsync(asks).InTime(), Is.EqualTo(["a Expired"]));
        }

        Assert.That(told.IsCompleted, Is.False);
        await rig.Prepare(Writes.SetState("a", "on"));
        Assert.That(await told.InTime(), Is.EqualTo(["a Changed"]));
    }

    [Test]
    public async Task NextAsync_NodeBeginsToMatch_TellsItsLivenessAfterIt()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"));
        Beat(rig, Minute, "a");
        using var watcher = Watch(rig, new NodeFilter { States = ["on"] });

        var told = NextAsync(watcher);
        await rig.Prepare(Writes.SetState("a", "on"));

        Assert.That(await told.InTime(), Is.EqualTo(["a Appeared", "a Alive"]));
    }

    [Test]
    public async Task NextAsync_WatchGoesOnWithoutSnapshot_BeginsWithTheLivenessOfAllThatMatch()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("b"), Writes.Register("silent"));
        Beat(rig, Minute, "a", "b");

        using var watcher = Watch(rig, NodeFilter.All, startsWithLiveness: true);

        Assert.That(await NextAsync(watcher).InTime(), Is.EquivalentTo(["a Alive", "b Alive"]));
    }

    [Test]
    public async Task NextAsync_MoreChangesThanAreKept_TellsHowEveryNodeStands()
    {
        const int Nodes = 2_000;
        await using var rig = EngineRig.Start();
        var ids = Enumerable.Range(0, Nodes).Select(i => $"n{i}").ToArray();
        await rig.Prepare(Writes.Batch([.. ids.Select(id => Writes.Register(id))]));
        using var watcher = Watch(rig, NodeFilter.All);
        for (var i = 0; i < (LivenessFeed.Capacity / Nodes / 2) + 1; i++)
        {
            Beat(rig, TimeSpan.FromSeconds(1), ids);
            rig.Time.Pass(TimeSpan.FromSeconds(2), LivenessClock.Tick);
        }

        Beat(rig, Minute, ids[..500]);

        var told = new List<string>();
        while (told.Count < Nodes)
        {
            told.AddRange(await NextAsync(watcher).InTime());
        }

        Assert.That(told, Is.EquivalentTo(ids.Select((id, i) => $"{id} {(i < 500 ? "Alive" : "Expired")}")));
        var next = NextAsync(watcher);
        Beat(rig, Minute, ids[600]);
        Assert.That(await next.InTime(), Is.EqualTo(["n600 Alive"]), "from there on each change");
    }

    private static Watcher Watch(EngineRig rig, NodeFilter filter, bool startsWithLiveness = false) => rig.Engine.Watches.Watch(
        Spec(filter) with { StartsWithLiveness = startsWithLiveness }, rig.Current.Revision, CancellationToken.None);

    private static WatchSpec Spec(NodeFilter filter) => new()
    {
        Filter = filter,
        BookmarkInterval = TimeSpan.FromHours(1),
        Encode = told => Encoding.UTF8.GetBytes($"{told.Change.NodeId} {told.Kind}"),
        EncodeLiveness = change => Encoding.UTF8.GetBytes($"{change.NodeId} {change.Liveness.State}"),
    };

    private static void Beat(EngineRig rig, TimeSpan ttl, params string[] ids) => rig.Engine.Liveness.Beat([.. ids.Select(NodeRef.ById)], ttl, []);

    private static async Task<List<string>> NextAsync(Watcher watcher)
    {
        var (batch, compacted) = await watcher.NextAsync();
        Assert.That(compacted, Is.Null);
        return [.. batch.Events.Select(Encoding.UTF8.GetString)];
    }
}
