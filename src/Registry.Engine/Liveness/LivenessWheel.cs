namespace Registry.Engine.Liveness;

/// <summary>
/// A hashed timer wheel: a slot for each of the next ticks, and in it the entries to look at then. A heartbeat does not touch it: whoever
/// looks at an entry whose deadline has moved puts it into a later slot.
/// </summary>
/// <remarks>
/// Any thread schedules; one advances. An entry is in a slot for each time that it was scheduled, and only the one of its
/// <see cref="LivenessEntry.Due"/> counts. An entry is looked at once a turn at least, which bounds how many it can be in.
/// </remarks>
internal sealed class LivenessWheel
{
    /// <summary>How many ticks a turn has; a power of two.</summary>
    public const int Slots = 1024;

    private readonly Lock _guard = new();
    private readonly List<LivenessEntry>?[] _slots = new List<LivenessEntry>?[Slots];
    private long _tick;

    /// <summary>The tick that has come.</summary>
    public long Tick => Volatile.Read(ref _tick);

    /// <summary>Has an entry looked at when its deadline comes, or after a turn if that is sooner. The caller has locked the entry.</summary>
    public void Schedule(LivenessEntry entry)
    {
        lock (_guard)
        {
            // The slot of the present tick has been taken out already.
            entry.Due = Math.Clamp(entry.Deadline, _tick + 1, _tick + Slots - 1);
            (Slot(entry.Due) ??= []).Add(entry);
        }
    }

    /// <summary>Lets the next tick come.</summary>
    /// <returns>The entries of its slot; some of them may be due at another tick.</returns>
    public List<LivenessEntry> Advance()
    {
        lock (_guard)
        {
            ref var slot = ref Slot(_tick + 1);
            Volatile.Write(ref _tick, _tick + 1);

            // The list goes: kept, each slot would come to hold room for every node.
            var entries = slot ?? [];
            slot = null;
            return entries;
        }
    }

    private ref List<LivenessEntry>? Slot(long tick) => ref _slots[tick & (Slots - 1)];
}
