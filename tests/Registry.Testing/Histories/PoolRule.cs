namespace Registry.Testing.Histories;

/// <summary>A value of a pool has one holder at a time, and none before its hold-down has passed.</summary>
public static class PoolRule
{
    /// <summary>What breaks the rule.</summary>
    /// <param name="events">The history.</param>
    /// <param name="holdDown">Hold-down of the pool.</param>
    public static IEnumerable<string> Check(IReadOnlyList<ClientEvent> events, TimeSpan holdDown)
    {
        var freed = events.OfType<ClientEvent.ValueFreed>().GroupBy(free => free.Holder).ToDictionary(free => free.Key, free => free.Min(call => call.Span.Began));
        var moves = events.OfType<ClientEvent.ClockMovedAhead>().ToList();
        foreach (var value in events.OfType<ClientEvent.ValueAllocated>().GroupBy(allocation => allocation.Value))
        {
            // A repeated request is the same allocation.
            var allocations = value.GroupBy(allocation => allocation.Holder).Select(same => same.MinBy(call => call.Span.Ended)!)
                .OrderBy(allocation => allocation.Span.Ended).ToList();
            for (var i = 1; i < allocations.Count; i++)
            {
                var (before, after) = (allocations[i - 1], allocations[i]);
                var end = freed.GetValueOrDefault(before.Holder, TimeSpan.MaxValue);
                if (end > after.Span.Ended)
                {
                    yield return $"value {value.Key} belongs to {before.Holder} since {before.Span.Ended} and to {after.Holder} since {after.Span.Ended}";
                }
                else if (Elapsed(end, after.Span.Ended, moves) < holdDown)
                {
                    yield return $"value {value.Key} was freed by {before.Holder} at {end} and given to {after.Holder} at {after.Span.Ended}, before {holdDown} had passed";
                }
            }
        }
    }

    /// <summary>What the daemon's clock may have gone at most.</summary>
    private static TimeSpan Elapsed(TimeSpan from, TimeSpan to, List<ClientEvent.ClockMovedAhead> moves) =>
        moves.Where(move => move.Span.Ended >= from && move.Span.Began <= to).Aggregate(to - from, (sum, move) => sum + move.By);
}
