namespace Registry.Engine;

/// <summary>Callers that wait for a revision to be published. Used by any thread.</summary>
internal sealed class RevisionWaiters
{
    private readonly Lock _guard = new();
    private readonly SortedSet<Waiter> _waiting = [];
    private long _published;
    private long _lastTicket;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_guard)
            {
                return _waiting.Count;
            }
        }
    }

    public void Published(long revision)
    {
        // Reading the count outside the lock would miss a waiter that checked the revision just before.
        lock (_guard)
        {
            _published = revision;
            while (_waiting.Min is { } waiter && waiter.Revision <= revision)
            {
                _waiting.Remove(waiter);
                waiter.Reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes when the revision is published.</summary>
    /// <exception cref="TimeoutException">It was not in time.</exception>
    /// <exception cref="OperationCanceledException">The caller waits no more.</exception>
    public async Task WaitAsync(long revision, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_guard)
        {
            if (revision <= _published)
            {
                return;
            }

            waiter = new Waiter(revision, ++_lastTicket);
            _waiting.Add(waiter);
        }

        try
        {
            await waiter.Reached.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A revision that never comes would keep those who gave up on it for ever.
            lock (_guard)
            {
                _waiting.Remove(waiter);
            }
        }
    }

    private sealed class Waiter(long revision, long ticket) : IComparable<Waiter>
    {
        private readonly long _ticket = ticket;

        public long Revision { get; } = revision;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int CompareTo(Waiter? other) => (Revision, _ticket).CompareTo((other!.Revision, other._ticket));
    }
}
