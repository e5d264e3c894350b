namespace Registry.Server.Queries;

/// <summary>What the filter of one watch may cost, in the units of the expression language: some hundred a microsecond.</summary>
/// <remarks>
/// A filter that is cheap on each node may judge any number of them, so a watch that catches up is not ended for the length of its way. One that is
/// costly may be so for a while, and for good at two hundredths of one processor. Used by one thread at a time.
/// </remarks>
/// <param name="time">Tells how much time has passed.</param>
internal sealed class WatchBudget(TimeProvider time)
{
    /// <summary>What one node may cost: some ten milliseconds.</summary>
    public const long NodeCost = 1_000_000;

    /// <summary>What is free for each node.</summary>
    public const long FreeNodeCost = 2_000;

    /// <summary>What may be spent at once beyond that: some second of one processor.</summary>
    public const long Burst = 100_000_000;

    /// <summary>What comes back each second.</summary>
    public const long CostPerSecond = 2_000_000;

    private long _left = Burst;
    private long _refilled = time.GetTimestamp();

    /// <summary>Takes what one node has cost.</summary>
    /// <returns>The limit that it went past; null: none.</returns>
    public string? Spend(long cost)
    {
        if (cost > NodeCost)
        {
            return "node";
        }

        _left = Math.Min(Burst, _left + FreeNodeCost - cost);
        if (_left > 0)
        {
            return null;
        }

        var now = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_refilled, now).TotalSeconds;
        _refilled = now;
        _left += (long)Math.Min(Burst, seconds * CostPerSecond);
        return _left > 0 ? null : "time";
    }
}
