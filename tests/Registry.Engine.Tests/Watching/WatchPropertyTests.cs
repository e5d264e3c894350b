using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Testing;
using Registry.Engine.Watching;

namespace Registry.Engine.Tests.Watching;

/// <summary>Whatever is written and whenever a watch is read: the snapshot and the events, folded, are the filtered state.</summary>
public sealed class WatchPropertyTests
{
    private const int Rounds = 60;

    [Test]
    public async Task Next_RandomCommandsFiltersAndPaces_FoldToTheFilteredState()
    {
        var seed = Environment.TickCount;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            await CheckOne(new Random(seed + round), $"seed {seed} round {round}");
        }
    }

    private static async Task CheckOne(Random random, string what)
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = random.Next(2) == 0 ? 4 : 1024, BatchCommands = 4 });
        var commands = new RandomCommands(random, width: 8);
        var watches = new List<FoldedWatch>();
        try
        {
            for (var i = 0; i < 60; i++)
            {
                if (watches.Count < 6 && commands.Chance(20))
                {
                    watches.Add(new FoldedWatch(rig, RandomFilter(commands), RandomMask(commands), latestOnly: commands.Chance(50)));
                }

                await Task.WhenAll(Enumerable.Range(0, random.Next(1, 5)).Select(_ => rig.Send(commands.Next(rig.Current)))).InTime();
                foreach (var watch in watches.Where(_ => commands.Chance(30)))
                {
                    watch.Read();
                }
            }

            foreach (var watch in watches)
            {
                await watch.CheckAsync(what);
            }
        }
        finally
        {
            watches.ForEach(watch => watch.Dispose());
        }
    }

    private static NodeFields RandomMask(RandomCommands chance) =>
        chance.Pick(NodeFields.None, NodeFields.None, NodeFields.State, NodeFields.Tags | NodeFields.Parent, NodeFields.Name | NodeFields.Blobs);

    private static NodeFilter RandomFilter(RandomCommands chance) => new()
    {
        Types = chance.Chance(80) ? [] : [chance.Type()],
        Tenant = chance.Chance(80) ? null : chance.Tenant(),
        Tags = chance.Chance(70) ? [] : [new TagEntry(chance.TagKey(), chance.TagValue())],
        ParentId = chance.Chance(80) ? null : chance.Pick("", chance.Id()),
        States = chance.Chance(70) ? [] : ["on", "off"],
        NamePrefix = chance.Chance(80) ? "" : "n",
        Refs = chance.Chance(70) ? null : new NodeRefSet([
            NodeRef.ById(chance.Id()), new NodeRef(NodeRefKind.Name, chance.Name()), new NodeRef(NodeRefKind.UniqueKey, chance.Key()),
            new NodeRef(NodeRefKind.Any, chance.Name()),
        ]),
    };

    /// <summary>A watch whose events are folded into what a client would hold.</summary>
    private sealed class FoldedWatch : IDisposable
    {
        private readonly EngineRig _rig;
        private readonly NodeFilter _filter;
        private readonly NodeFields _mask;
        private readonly ToldWatch _watch;
        private readonly string _what;
        private readonly SortedDictionary<string, string> _held;
        private Task? _reading;
        private int _folded;
        private long _lastRevision;

        public FoldedWatch(EngineRig rig, NodeFilter filter, NodeFields mask, bool latestOnly)
        {
            (_rig, _filter, _mask) = (rig, filter, mask);
            _what = $"{filter} mask {mask} latest {latestOnly}";
            var snapshot = rig.Current;
            _held = Filtered(snapshot);
            _watch = new ToldWatch(rig, filter, snapshot.Revision, spec => spec with { Mask = mask, LatestOnly = latestOnly }) { Text = Text };
        }

        /// <summary>Waits for one more batch, if none is waited for.</summary>
        public void Read() => _reading = _reading is null or { IsCompleted: true } ? _watch.NextAsync() : _reading;

        public async Task CheckAsync(string what)
        {
            if (_reading is not null)
            {
                _rig.Time.Advance(TimeSpan.FromSeconds(11));
                await _reading;
            }

            await _watch.CatchUpAsync();
            foreach (var told in _watch.Events.Skip(_folded))
            {
                Fold(told, what);
            }

            Assert.That(Lines(_held), Is.EqualTo(Lines(Filtered(_rig.Current))), $"{what} {_what}");
        }

        public void Dispose() => _watch.Dispose();

        private static string Lines(SortedDictionary<string, string> nodes) => string.Join('\n', nodes.Select(node => $"{node.Key}: {node.Value}"));

        private void Fold(Told told, string what)
        {
            _folded++;
            Assert.That(told.Revision, Is.GreaterThanOrEqualTo(_lastRevision), $"{what} {_what}: {told}");
            _lastRevision = told.Revision;
            Assert.That(_held.ContainsKey(told.NodeId), Is.EqualTo(told.Kind != WatchEventKind.Appeared), $"{what} {_what}: {told}");
            if (told.Kind is WatchEventKind.Appeared or WatchEventKind.Changed)
            {
                _held[told.NodeId] = told.Text;
            }
            else
            {
                _held.Remove(told.NodeId);
            }
        }

        private SortedDictionary<string, string> Filtered(RegistrySnapshot snapshot)
        {
            var nodes = new NodeQuery(snapshot, _filter).ById("", CancellationToken.None);
            return new SortedDictionary<string, string>(nodes.ToDictionary(node => node.Id, Text), StringComparer.Ordinal);
        }

        /// <summary>Everything of a node, or what the mask is about.</summary>
        private string Text(Node node) => SnapshotText.Of(_mask == NodeFields.None ? node : new Node
        {
            Id = node.Id,
            Type = node.Type,
            CreateRevision = node.CreateRevision,
            Name = _mask.HasFlag(NodeFields.Name) ? node.Name : "",
            State = _mask.HasFlag(NodeFields.State) ? node.State : "",
            Tags = _mask.HasFlag(NodeFields.Tags) ? node.Tags : [],
            Parent = _mask.HasFlag(NodeFields.Parent) ? node.Parent : "",
            Blobs = _mask.HasFlag(NodeFields.Blobs) ? node.Blobs : [],
        });
    }
}
