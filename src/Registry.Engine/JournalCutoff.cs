namespace Registry.Engine;

/// <summary>What the journal keeps.</summary>
internal static class JournalCutoff
{
    // A request that was found remembered reads its entry a moment later.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>The first revision to keep. Older entries are too old or too many, and no remembered request needs them.</summary>
    /// <param name="oldest">Revision of the oldest entry.</param>
    /// <param name="newest">Revision of the newest entry.</param>
    /// <param name="timeOf">Time of a commit; never goes back as revisions go on.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <param name="options">Bounds of the journal and of what is remembered.</param>
    public static long Find(long oldest, long newest, Func<long, DateTime> timeOf, DateTime now, RegistryEngineOptions options)
    {
        var kept = Math.Max(newest - options.JournalCount + 1, FirstSince(now - options.JournalAge));
        var remembered = Math.Max(
            newest - options.IdempotencyCount - (2L * options.BatchCommands) + 1, FirstSince(now - options.IdempotencyAge - Grace));
        return Math.Clamp(Math.Min(kept, remembered), oldest, newest);

        long FirstSince(DateTime time)
        {
            var (low, high) = (oldest, newest + 1);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = timeOf(middle) < time ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
