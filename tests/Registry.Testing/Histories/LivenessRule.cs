using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>A node that was heard of is alive for its time to live, and expires soon after it, whatever the clock on the wall says.</summary>
public static class LivenessRule
{
    /// <summary>How late a node may expire: half a second, and what a busy machine adds to it.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(8);

    /// <summary>What breaks the rule.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<ClientEvent> events)
    {
        var beats = events.OfType<ClientEvent.Beat>().ToLookup(beat => beat.NodeId);
        var restarts = events.OfType<ClientEvent.Restarted>().Select(restart => restart.Span).ToList();
        var pauses = events.OfType<ClientEvent.Paused>().Select(pause => pause.Span).ToList();
        foreach (var seen in events.OfType<ClientEvent.LivenessSeen>())
        {
            var ofNode = beats[seen.NodeId].ToList();
            if (seen.State == Liveness.Types.State.Expired && ofNode.Find(beat => Contradicts(seen, beat, restarts)) is { } beat)
            {
                yield return $"node '{seen.NodeId}' had expired at {seen.Span.Ended} although it was heard of at {beat.Span.Began} for {beat.Ttl}";
            }
            else if (seen.State == Liveness.Types.State.Alive && !ofNode.Exists(sign => Explains(seen, sign, restarts, pauses)))
            {
                yield return $"node '{seen.NodeId}' was alive at {seen.Span.Began} although it had not been heard of for its time to live";
            }
        }
    }

    private static bool Contradicts(ClientEvent.LivenessSeen seen, ClientEvent.Beat beat, List<CallSpan> restarts) =>
        beat.End == CallEnd.Done && beat.Span.IsBefore(seen.Span) && seen.Span.Ended < beat.Span.Began + beat.Ttl
        // Who had expired when the daemon last wrote down who lives is expired after the restart.
        && !restarts.Exists(restart => restart.Ended >= beat.Span.Began && restart.Began <= seen.Span.Ended);

    private static bool Explains(ClientEvent.LivenessSeen seen, ClientEvent.Beat beat, List<CallSpan> restarts, List<CallSpan> pauses)
    {
        if (beat.Span.Began > seen.Span.Ended)
        {
            return false;
        }

        // At a restart whoever was alive has the whole time to live once more, and time in which the daemon stood still does not pass.
        var last = restarts.Where(restart => restart.Ended <= seen.Span.Ended && restart.Ended >= beat.Span.Began).Select(restart => restart.Ended)
            .Append(Ended(beat)).Max();
        var still = pauses.Where(pause => pause.Ended >= last && pause.Began <= seen.Span.Began)
            .Aggregate(TimeSpan.Zero, (sum, pause) => sum + (pause.Ended - pause.Began));
        return last + beat.Ttl + Lateness + still >= seen.Span.Began;
    }

    private static TimeSpan Ended(ClientEvent.Beat beat) => beat.Span.Ended == TimeSpan.MaxValue ? beat.Span.Began + Lateness : beat.Span.Ended;
}
