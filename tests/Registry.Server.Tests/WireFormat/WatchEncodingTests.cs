using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Engine.Commits;
using Registry.Engine.Watching;
using Registry.Server.WireFormat;
using Registry.V1;
using Node = Registry.Domain.Node;
using WatchEvent = Registry.Engine.Watching.WatchEvent;

namespace Registry.Server.Tests.WireFormat;

/// <summary>What is written of a watch is what the generated parser reads, and is written once.</summary>
[TestFixture]
public sealed class WatchEncodingTests
{
    private static readonly DateTime Time = new(2026, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);

    [Test]
    public void Encode_RandomNodesAndMasks_ParsesToTheEvent(
        [Values(WatchEventKind.Appeared, WatchEventKind.Changed, WatchEventKind.Deleted, WatchEventKind.Filtered)] WatchEventKind kind)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (before, after) = (RandomNodes.Make(random), kind == WatchEventKind.Deleted ? null : RandomNodes.Make(random));
            var mask = random.Next(3) == 0 ? NodeMask.All : new NodeMask((uint)random.Next());
            var watchEvent = Event(kind, before, after);

            var parsed = Parse([new WatchEventEncoder(mask).Encode(watchEvent)], revision: 0).Events.Single();

            Assert.That(parsed, Is.EqualTo(Expected(watchEvent, mask)), $"seed {seed}");
        }
    }

    [Test]
    public void Encode_SameFieldsWanted_OneEncodingForAll()
    {
        var watchEvent = Event(WatchEventKind.Changed, RandomNodes.Make(new Random(1)), RandomNodes.Make(new Random(2)));
        var mask = new NodeMask(1u << V1.Node.NameFieldNumber);

        var first = new WatchEventEncoder(mask).Encode(watchEvent);

        Assert.That(new WatchEventEncoder(mask).Encode(watchEvent), Is.SameAs(first));
        Assert.That(new WatchEventEncoder(NodeMask.All).Encode(watchEvent), Is.Not.SameAs(first));
        var appeared = watchEvent with { Kind = WatchEventKind.Appeared };
        Assert.That(new WatchEventEncoder(mask).Encode(appeared), Is.Not.SameAs(first));
    }

    [Test]
    public void Encode_ManyDifferentMasks_KeepsFewForms()
    {
        var watchEvent = Event(WatchEventKind.Changed, RandomNodes.Make(new Random(1)), RandomNodes.Make(new Random(2)));
        var kept = Enumerable.Range(1, 50).Count(bits =>
        {
            var encoder = new WatchEventEncoder(new NodeMask((uint)bits));
            return ReferenceEquals(encoder.Encode(watchEvent), encoder.Encode(watchEvent));
        });

        Assert.That(kept, Is.EqualTo(8));
    }

    [Test]
    public void Answers_SnapshotAndSynced_Parse()
    {
        var nodes = Enumerable.Range(0, 20).Select(seed => (NodeView)RandomNodes.Make(new Random(seed))).ToList();

        var present = WatchNodesResponse.Parser.ParseFrom(Bytes(new PresentAnswer(nodes, NodeMask.All)));
        var synced = Parse([WatchEventEncoder.Synced(7, "epoch")], revision: 7);

        Assert.That(present.Events.Select(each => each.Present.Node), Is.EqualTo(nodes.Select(node => V1.Node.Parser.ParseFrom(Bytes(new NodeAnswer(node, NodeMask.All))))));
        Assert.That(present.Revision, Is.Zero);
        Assert.That(synced.Events.Single().Synced, Is.EqualTo(new WatchSynced { Revision = 7, Epoch = "epoch" }));
        Assert.That(synced.Revision, Is.EqualTo(7));
    }

    private static WatchEvent Event(WatchEventKind kind, Node? before, Node? after)
    {
        var change = new CommitChange(new NodeChange(before, after));
        return new WatchEvent(kind, new Commit(42, Time, "tester", "", [change], 100), change);
    }

    private static V1.WatchEvent Expected(WatchEvent watchEvent, NodeMask mask) => watchEvent.Kind switch
    {
        WatchEventKind.Appeared or WatchEventKind.Changed => new V1.WatchEvent
        {
            Changed = new NodeChanged
            {
                Node = V1.Node.Parser.ParseFrom(Bytes(new NodeAnswer(watchEvent.Change.After!, mask))),
                Revision = 42,
                Time = Timestamp.FromDateTime(Time),
                Appeared = watchEvent.Kind == WatchEventKind.Appeared,
            },
        },
        _ => new V1.WatchEvent
        {
            Removed = new NodeRemoved
            {
                NodeId = watchEvent.Change.NodeId,
                Reason = watchEvent.Kind == WatchEventKind.Deleted ? NodeRemoved.Types.Reason.Deleted : NodeRemoved.Types.Reason.Filtered,
                Revision = 42,
                Time = Timestamp.FromDateTime(Time),
            },
        },
    };

    private static WatchNodesResponse Parse(IReadOnlyList<byte[]> events, long revision) =>
        WatchNodesResponse.Parser.ParseFrom(Bytes(new EventsAnswer(events, revision)));

    private static byte[] Bytes(EncodedMessage message)
    {
        var bytes = new byte[message.Measure()];
        var writer = new ProtoWriter(bytes);
        message.Write(ref writer);
        Assert.That(writer.Position, Is.EqualTo(bytes.Length));
        return bytes;
    }
}
