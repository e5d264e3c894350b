using Registry.Domain;
using Registry.Engine.Liveness;
using Registry.Engine.Watching;

namespace Registry.Server.WireFormat;

/// <summary>A <c>registry.v1.WatchNodesResponse</c>.</summary>
internal abstract class WatchAnswer : EncodedMessage;

/// <summary>Nodes of the snapshot.</summary>
internal sealed class PresentAnswer(IReadOnlyList<NodeView> nodes, NodeMask mask) : WatchAnswer
{
    private const int NodeField = V1.NodePresent.NodeFieldNumber;

    public override int Measure()
    {
        var size = 0;
        for (var i = 0; i < nodes.Count; i++)
        {
            size += ProtoWriter.SizeOfLengthDelimited(
                V1.WatchNodesResponse.EventsFieldNumber, ProtoWriter.SizeOfLengthDelimited(V1.WatchEvent.PresentFieldNumber, MeasurePresent(nodes[i])));
        }

        return size;
    }

    public override void Write(ref ProtoWriter writer)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            var size = MeasurePresent(nodes[i]);
            writer.LengthDelimited(V1.WatchNodesResponse.EventsFieldNumber, ProtoWriter.SizeOfLengthDelimited(V1.WatchEvent.PresentFieldNumber, size));
            writer.LengthDelimited(V1.WatchEvent.PresentFieldNumber, size);
            writer.LengthDelimited(NodeField, NodeEncoder.Measure(nodes[i], mask));
            NodeEncoder.Write(ref writer, nodes[i], mask);
        }
    }

    private int MeasurePresent(NodeView node) => ProtoWriter.SizeOfLengthDelimited(NodeField, NodeEncoder.Measure(node, mask));
}

/// <summary>Events that are encoded already, each with the head of its field.</summary>
internal sealed class EventsAnswer(IReadOnlyList<byte[]> events, long revision) : WatchAnswer
{
    public override int Measure()
    {
        var size = ProtoWriter.SizeOfInteger(V1.WatchNodesResponse.RevisionFieldNumber, revision);
        for (var i = 0; i < events.Count; i++)
        {
            size += events[i].Length;
        }

        return size;
    }

    public override void Write(ref ProtoWriter writer)
    {
        for (var i = 0; i < events.Count; i++)
        {
            writer.Raw(events[i]);
        }

        writer.Integer(V1.WatchNodesResponse.RevisionFieldNumber, revision);
    }
}

/// <summary>Encodes the events of a watch as entries of <c>WatchNodesResponse.events</c>, each once for all watches that want it so.</summary>
/// <param name="mask">The fields of a node that are sent.</param>
internal sealed class WatchEventEncoder(NodeMask mask)
{
    private const int KindBits = 3;

    /// <summary>The entry of an event.</summary>
    public byte[] Encode(WatchEvent watchEvent)
    {
        // What is told of a removal has no fields to choose from.
        var fields = watchEvent.Kind is WatchEventKind.Appeared or WatchEventKind.Changed ? mask : default;
        var form = ((long)fields.Bits << KindBits) | (long)watchEvent.Kind;
        return watchEvent.Change.Encoding(form, (Event: watchEvent, Mask: fields), static state => state.Event.Kind switch
        {
            WatchEventKind.Appeared or WatchEventKind.Changed => Changed(state.Event, state.Mask),
            _ => Removed(state.Event),
        });
    }

    /// <summary>The entry of <c>synced</c>.</summary>
    public static byte[] Synced(long revision, string epoch)
    {
        var size = ProtoWriter.SizeOfInteger(V1.WatchSynced.RevisionFieldNumber, revision)
            + ProtoWriter.SizeOfText(V1.WatchSynced.EpochFieldNumber, epoch);
        var entry = Entry(V1.WatchEvent.SyncedFieldNumber, size, out var writer);
        writer.Integer(V1.WatchSynced.RevisionFieldNumber, revision);
        writer.Text(V1.WatchSynced.EpochFieldNumber, epoch);
        return entry;
    }

    /// <summary>The entry of a change of liveness.</summary>
    public static byte[] Liveness(LivenessChange change)
    {
        var size = ProtoWriter.SizeOfText(V1.LivenessChanged.NodeIdFieldNumber, change.NodeId)
            + LivenessEncoder.Measure(V1.LivenessChanged.LivenessFieldNumber, change.Liveness);
        var entry = Entry(V1.WatchEvent.LivenessFieldNumber, size, out var writer);
        writer.Text(V1.LivenessChanged.NodeIdFieldNumber, change.NodeId);
        LivenessEncoder.Write(ref writer, V1.LivenessChanged.LivenessFieldNumber, change.Liveness);
        return entry;
    }

    private static byte[] Changed(WatchEvent watchEvent, NodeMask mask)
    {
        var node = watchEvent.Change.After!;
        var nodeSize = NodeEncoder.Measure(node, mask);
        var appeared = watchEvent.Kind == WatchEventKind.Appeared ? 1 : 0;
        var size = ProtoWriter.SizeOfLengthDelimited(V1.NodeChanged.NodeFieldNumber, nodeSize)
            + ProtoWriter.SizeOfInteger(V1.NodeChanged.RevisionFieldNumber, watchEvent.Commit.Revision)
            + ProtoWriter.SizeOfTimestamp(V1.NodeChanged.TimeFieldNumber, watchEvent.Commit.Time)
            + ProtoWriter.SizeOfInteger(V1.NodeChanged.AppearedFieldNumber, appeared);
        var entry = Entry(V1.WatchEvent.ChangedFieldNumber, size, out var writer);
        writer.LengthDelimited(V1.NodeChanged.NodeFieldNumber, nodeSize);
        NodeEncoder.Write(ref writer, node, mask);
        writer.Integer(V1.NodeChanged.RevisionFieldNumber, watchEvent.Commit.Revision);
        writer.Timestamp(V1.NodeChanged.TimeFieldNumber, watchEvent.Commit.Time);
        writer.Integer(V1.NodeChanged.AppearedFieldNumber, appeared);
        return entry;
    }

    private static byte[] Removed(WatchEvent watchEvent)
    {
        var reason = (long)(watchEvent.Kind == WatchEventKind.Deleted ? V1.NodeRemoved.Types.Reason.Deleted : V1.NodeRemoved.Types.Reason.Filtered);
        var size = ProtoWriter.SizeOfText(V1.NodeRemoved.NodeIdFieldNumber, watchEvent.Change.NodeId)
            + ProtoWriter.SizeOfInteger(V1.NodeRemoved.ReasonFieldNumber, reason)
            + ProtoWriter.SizeOfInteger(V1.NodeRemoved.RevisionFieldNumber, watchEvent.Commit.Revision)
            + ProtoWriter.SizeOfTimestamp(V1.NodeRemoved.TimeFieldNumber, watchEvent.Commit.Time);
        var entry = Entry(V1.WatchEvent.RemovedFieldNumber, size, out var writer);
        writer.Text(V1.NodeRemoved.NodeIdFieldNumber, watchEvent.Change.NodeId);
        writer.Integer(V1.NodeRemoved.ReasonFieldNumber, reason);
        writer.Integer(V1.NodeRemoved.RevisionFieldNumber, watchEvent.Commit.Revision);
        writer.Timestamp(V1.NodeRemoved.TimeFieldNumber, watchEvent.Commit.Time);
        return entry;
    }

    /// <summary>Room for an entry whose heads are written already: what follows is the content of the event.</summary>
    private static byte[] Entry(int eventField, int contentSize, out ProtoWriter writer)
    {
        var eventSize = ProtoWriter.SizeOfLengthDelimited(eventField, contentSize);
        var entry = new byte[ProtoWriter.SizeOfLengthDelimited(V1.WatchNodesResponse.EventsFieldNumber, eventSize)];
        writer = new ProtoWriter(entry);
        writer.LengthDelimited(V1.WatchNodesResponse.EventsFieldNumber, eventSize);
        writer.LengthDelimited(eventField, contentSize);
        return entry;
    }
}
