using Registry.Engine.Liveness;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

/// <summary>The table against a model that looks at every node at every tick.</summary>
public sealed class LivenessModelTests
{
    private const int Rounds = 60;
    private const int Steps = 150;
    private static readonly string[] Ids = [.. Enumerable.Range(0, 12).Select(i => $"n{i}")];

    // Some within a turn of the wheel, some beyond it, and none a multiple of the tick only.
    private static readonly double[] TtlSeconds = [1, 1.1, 2, 2.5, 7, 30, 255, 256, 257, 600];

    [Test]
    public void Table_RandomHeartbeatsTicksAndDeletions_AgreesWithTheModelAfterEach()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var changes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            changes += CheckOne(new Random(seed + round), $"seed {seed} round {round}");
        }

        Assert.That(changes, Is.GreaterThan(Rounds * 20), "chance reached too little");
    }

    private static long CheckOne(Random random, string what)
    {
        using var rig = new LivenessRig(Ids);
        var model = new Model();
        var seen = 0L;
        for (var step = 0; step < Steps; step++)
        {
            var id = Ids[random.Next(Ids.Length)];
            switch (random.Next(8))
            {
                case < 4:
                    var ttl = TimeSpan.FromSeconds(TtlSeconds[random.Next(TtlSeconds.Length)]);
                    Revive(rig, id);
                    rig.Beat(ttl, id);
                    model.Beat(id, rig.Time.Now, ttl);
                    break;
                case < 7:
                    var ticks = random.Next(4) == 0 ? random.Next(1, 1_500) : random.Next(1, 12);
                    rig.Pass(LivenessClock.Tick * ticks);
                    model.Pass(ticks);
                    break;
                default:
                    Revive(rig, id);
                    rig.Delete(id);
                    model.Nodes.Remove(id);
                    break;
            }

            Assert.That(rig.Table.All(), Is.EquivalentTo(model.All()), $"{what} step {step}");
            Assert.That(rig.Table.AliveCount, Is.EqualTo(model.All().Count(node => node.Value.State == LivenessState.Alive)), $"{what} step {step}");
            Assert.That(rig.Table.ExpiredCount, Is.EqualTo(model.All().Count(node => node.Value.State == LivenessState.Expired)), $"{what} step {step}");
            var published = rig.Changes.Skip((int)seen).ToList();
            Assert.That(published, Is.EquivalentTo(model.TakeChanges()), $"{what} step {step}");
            seen += published.Count;
        }

        return seen;
    }

    private static void Revive(LivenessRig rig, string id) => rig.Registry.Run(Writes.Register(id));

    private sealed class Model
    {
        private readonly List<string> _changes = [];
        private long _tick;

        public Dictionary<string, (NodeLiveness Liveness, long Deadline)> Nodes { get; } = [];

        public IEnumerable<KeyValuePair<string, NodeLiveness>> All() => Nodes.Select(node => KeyValuePair.Create(node.Key, node.Value.Liveness));

        public void Beat(string id, DateTime now, TimeSpan ttl)
        {
            if (!Nodes.TryGetValue(id, out var node) || node.Liveness.State == LivenessState.Expired)
            {
                _changes.Add($"{id} Alive");
            }

            Nodes[id] = (new NodeLiveness(LivenessState.Alive, now, ttl), _tick + (long)Math.Ceiling(ttl / LivenessClock.Tick) + 1);
        }

        public void Pass(int ticks)
        {
            for (var i = 0; i < ticks; i++)
            {
                _tick++;
                foreach (var (id, node) in Nodes.Where(node => node.Value.Deadline <= _tick && node.Value.Liveness.State == LivenessState.Alive).ToList())
                {
                    Nodes[id] = (node.Liveness with { State = LivenessState.Expired }, node.Deadline);
                    _changes.Add($"{id} Expired");
                }
            }
        }

        public List<string> TakeChanges()
        {
            List<string> taken = [.. _changes];
            _changes.Clear();
            return taken;
        }
    }
}
