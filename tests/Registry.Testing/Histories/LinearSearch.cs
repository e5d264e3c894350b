namespace Registry.Testing.Histories;

/// <summary>
/// Finds out whether calls upon one object can be put into an order that respects real time and explains every answer: the search of Wing
/// and Gong, with the memory of Lowe that keeps it from visiting a situation twice.
/// </summary>
/// <typeparam name="TCall">What a call asked and was answered.</typeparam>
public static class LinearSearch<TCall>
{
    private const int MaximumSteps = 5_000_000;

    /// <summary>Whether there is such an order.</summary>
    /// <param name="calls">The calls. One without an end may have been carried out at any time after it began, or never.</param>
    /// <param name="initial">State of the object at first.</param>
    /// <param name="step">State after a call that is carried out in a state; null where its answer does not fit the state.</param>
    /// <exception cref="InvalidOperationException">The search became too long to tell.</exception>
    public static bool CanBeOrdered(IReadOnlyList<(CallSpan Span, TCall Call)> calls, string initial, Func<string, TCall, string?> step)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(step);
        var head = Link(calls);
        var done = new ulong[(calls.Count / 64) + 1];
        var (state, open, steps) = (initial, calls.Count(call => call.Span.Ended != TimeSpan.MaxValue), 0);
        var visited = new HashSet<(string Done, string State)>();
        var taken = new Stack<(Entry Entry, string State)>();
        var entry = head.Next;
        while (open > 0)
        {
            if (++steps > MaximumSteps)
            {
                throw new InvalidOperationException($"{calls.Count} calls have too many orders to be searched.");
            }

            if (entry is { IsCall: true } && step(state, calls[entry.Index].Call) is { } after && Enter(visited, done, entry.Index, after))
            {
                taken.Push((entry, state));
                state = after;
                entry.Lift();
                open -= entry.Return is null ? 0 : 1;
                entry = head.Next;
            }
            else if (entry is { IsCall: true })
            {
                entry = entry.Next;
            }
            else if (taken.TryPop(out var last))
            {
                // An answer that nothing explains yet: what was put last belongs elsewhere.
                state = last.State;
                done[last.Entry.Index / 64] &= ~(1UL << (last.Entry.Index % 64));
                last.Entry.Unlift();
                open += last.Entry.Return is null ? 0 : 1;
                entry = last.Entry.Next;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool Enter(HashSet<(string Done, string State)> visited, ulong[] done, int index, string state)
    {
        done[index / 64] |= 1UL << (index % 64);
        if (visited.Add((string.Join(',', done), state)))
        {
            return true;
        }

        done[index / 64] &= ~(1UL << (index % 64));
        return false;
    }

    private static Entry Link(IReadOnlyList<(CallSpan Span, TCall Call)> calls)
    {
        var entries = new List<(TimeSpan Time, Entry Entry)>();
        for (var i = 0; i < calls.Count; i++)
        {
            var call = new Entry { Index = i, IsCall = true };
            entries.Add((calls[i].Span.Began, call));
            if (calls[i].Span.Ended != TimeSpan.MaxValue)
            {
                call.Return = new Entry { Index = i };
                entries.Add((calls[i].Span.Ended, call.Return));
            }
        }

        var head = new Entry { Index = -1 };
        var last = head;
        // At the same moment the calls come first: they count as calls at once.
        foreach (var (_, entry) in entries.OrderBy(entry => entry.Time).ThenBy(entry => !entry.Entry.IsCall))
        {
            (last.Next, entry.Previous) = (entry, last);
            last = entry;
        }

        return head;
    }

    private sealed class Entry
    {
        public required int Index { get; init; }

        public bool IsCall { get; init; }

        public Entry? Return { get; set; }

        public Entry? Previous { get; set; }

        public Entry? Next { get; set; }

        public void Lift()
        {
            Remove();
            Return?.Remove();
        }

        public void Unlift()
        {
            Return?.Insert();
            Insert();
        }

        private void Remove()
        {
            Previous!.Next = Next;
            Next?.Previous = Previous;
        }

        private void Insert()
        {
            Previous!.Next = this;
            Next?.Previous = this;
        }
    }
}
