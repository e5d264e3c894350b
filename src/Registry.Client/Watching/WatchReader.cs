using Registry.V1;

namespace Registry.Client;

/// <summary>
/// Turns the messages of one stream into events. Changes are held until their commit is complete: a stream that breaks within a commit resumes
/// before it, and nothing is told twice.
/// </summary>
internal sealed class WatchReader(NodeWatchPlace? place)
{
    private readonly bool _resumes = place is not null;
    private readonly Queue<(long Revision, NodeWatchEvent Event)> _held = new();

    /// <summary>Where the watch can be resumed; null while the present state is not complete.</summary>
    public NodeWatchPlace? Place { get; private set; } = place;

    /// <summary>Whether some of the present state was told.</summary>
    public bool HasPresent { get; private set; }

    public IEnumerable<NodeWatchEvent> Read(WatchNodesResponse message)
    {
        foreach (var item in message.Events)
        {
            if (Take(item) is { } told)
            {
                yield return told;
            }
        }

        while (_held.TryPeek(out var next) && next.Revision <= message.Revision)
        {
            yield return _held.Dequeue().Event;
        }

        if (Place is { } place && message.Revision > 0)
        {
            Place = place with { Revision = message.Revision };
            yield return new NodeWatchEvent.Progress(Place);
        }
    }

    private void Hold(long revision, NodeWatchEvent told) => _held.Enqueue((revision, told));

    /// <summary>What can be told at once; null where it waits, or need not be told.</summary>
    private NodeWatchEvent? Take(WatchEvent item)
    {
        switch (item.EventCase)
        {
            case WatchEvent.EventOneofCase.Present:
                HasPresent = true;
                return new NodeWatchEvent.Present(item.Present.Node) { Source = item };
            case WatchEvent.EventOneofCase.Synced:
                Place = new NodeWatchPlace(item.Synced.Epoch, item.Synced.Revision);
                return _resumes ? null : new NodeWatchEvent.Synced(Place) { Source = item };
            case WatchEvent.EventOneofCase.Changed:
                var changed = item.Changed;
                Hold(changed.Revision, new NodeWatchEvent.Changed(changed.Node, changed.Revision, changed.Time.ToDateTimeOffset(), changed.Appeared) { Source = item });
                return null;
            case WatchEvent.EventOneofCase.Removed:
                var removed = item.Removed;
                Hold(removed.Revision, new NodeWatchEvent.Removed(removed.NodeId, removed.Reason, removed.Revision, removed.Time.ToDateTimeOffset()) { Source = item });
                return null;
            case WatchEvent.EventOneofCase.Liveness:
                return new NodeWatchEvent.LivenessChanged(item.Liveness.NodeId, item.Liveness.Liveness) { Source = item };
            default:
                // A kind that a later daemon knows: it adds to the others and replaces none.
                return null;
        }
    }
}
