using Registry.Domain;
using Registry.Engine.Liveness;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

public sealed class LivenessConcurrencyTests
{
    private const int Nodes = 200;

    [Test]
    public async Task Table_HeartbeatsTicksReadsAndDeletionsAtOnce_StaysSound()
    {
        var seed = Environment.TickCount;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        await using var rig = EngineRig.Start();
        await rig.Prepare([.. Enumerable.Range(0, Nodes).Select(i => Writes.Register($"n{i}"))]);
        var table = rig.Engine.Liveness;
        using var done = new CancellationTokenSource();

        var ticking = Task.Run(() => Repeat(done.Token, _ => rig.Time.Advance(LivenessClock.Tick)));
        var reading = Task.Run(() => Repeat(done.Token, _ => Assert.That(table.All().Count(), Is.AtMost(Nodes))));
        var beating = Enumerable.Range(0, 3).Select(i => Task.Run(() => Beat(table, new Random(seed + i)))).ToList();
        var deleting = Task.Run(() => DeleteAndRegister(rig, new Random(seed + 99)));
        await Task.WhenAll([.. beating, deleting]).InTime();
        await done.CancelAsync();
        await Task.WhenAll(ticking, reading).InTime();

        var nodes = table.All().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(nodes.Select(node => node.Key), Has.All.Matches<string>(id => rig.Current.TryGet(id!, out _)), "entries without node");
            Assert.That(table.AliveCount, Is.EqualTo(nodes.Count(node => node.Value.State == LivenessState.Alive)));
            Assert.That(table.ExpiredCount, Is.EqualTo(nodes.Count(node => node.Value.State == LivenessState.Expired)));
            Assert.That(table.Feed.Head, Is.GreaterThan(nodes.Count), "nothing has happened");
        });

        rig.Time.Pass(TimeSpan.FromSeconds(10), LivenessClock.Tick);
        Assert.That((table.AliveCount, table.ExpiredCount), Is.EqualTo((0, nodes.Count)), "a node that the wheel has lost");
    }

    private static void Repeat(CancellationToken done, Action<int> action)
    {
        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            action(i);
        }
    }

    private static void Beat(LivenessTable table, Random random)
    {
        for (var i = 0; i < 1_500; i++)
        {
            var refs = Enumerable.Range(0, 20).Select(_ => NodeRef.ById($"n{random.Next(Nodes)}")).ToArray();
            table.Beat(refs, TimeSpan.FromSeconds(random.Next(1, 8)), []);
        }
    }

    private static async Task DeleteAndRegister(EngineRig rig, Random random)
    {
        for (var i = 0; i < 400; i++)
        {
            var id = $"n{random.Next(Nodes)}";
            await rig.Send(rig.Current.TryGet(id, out _) ? Writes.Delete(id) : Writes.Register(id));
        }
    }
}
