using Registry.Domain.Queries;
using Registry.Engine.Liveness;

namespace Registry.Engine.Watching;

/// <summary>
/// The place of a watch in the changes of liveness. It has no queue either: who has fallen so far behind that a change is forgotten is told the
/// liveness of every node that matches. Used by the consumer of the watch, and by the pump while that waits.
/// </summary>
/// <param name="table">The liveness of nodes.</param>
/// <param name="filter">Which nodes, as they are when the change is looked at.</param>
/// <param name="startOver">Whether to begin with the liveness of every node that matches.</param>
internal sealed class LivenessCursor(LivenessTable table, NodeFilter filter, bool startOver)
{
    private const int MessageChanges = 512;

    private long _next = table.Feed.Head + 1;
    private IEnumerator<KeyValuePair<string, NodeLiveness>>? _all = startOver ? table.All().GetEnumerator() : null;

    /// <summary>Whether there is a change that was not looked at yet. Judges nothing.</summary>
    public bool HasMore => _all is not null || _next <= table.Feed.Head;

    /// <summary>Whether there is a change that matches; moves the place over those that do not.</summary>
    public bool HasNews()
    {
        for (; _all is null && _next <= table.Feed.Head; _next++)
        {
            if (table.Feed.Find(_next) is not { } change || table.Matches(change.NodeId, filter))
            {
                return true;
            }
        }

        return _all is not null;
    }

    /// <summary>Takes the next changes that match: as many as go into a message beside the changes of commits.</summary>
    public void Take(List<byte[]> events, Func<LivenessChange, byte[]> encode)
    {
        for (var taken = 0; taken < MessageChanges && TryTake(out var change); taken++)
        {
            events.Add(change.Encoding(encode));
        }
    }

    /// <summary>The liveness of a node that has begun to match, whose changes so far were not told.</summary>
    public LivenessChange? Of(string nodeId) => table.Read(nodeId) is { IsKnown: true } liveness ? new LivenessChange(0, nodeId, liveness) : null;

    private bool TryTake(out LivenessChange change)
    {
        while (HasNews())
        {
            if (_all is null && table.Feed.Find(_next) is { } found)
            {
                _next++;
                change = found;
                return true;
            }

            // The place before the state: what changes while that is told is told again.
            if (_all is null)
            {
                _next = table.Feed.Head + 1;
                _all = table.All().GetEnumerator();
            }

            while (_all.MoveNext())
            {
                if (table.Matches(_all.Current.Key, filter))
                {
                    change = new LivenessChange(0, _all.Current.Key, _all.Current.Value);
                    return true;
                }
            }

            _all = null;
        }

        change = null!;
        return false;
    }
}
