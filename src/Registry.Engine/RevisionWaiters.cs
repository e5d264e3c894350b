namespace Registry.Engine;

/// <summary>Callers that wait for a revision to be published.</summary>
internal sealed class RevisionWaiters
{
    private readonly Lock _guard = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _published;

    public void Published(long revision)
    {
        // Reading the count outside the lock would miss a waiter that checked the revision just before.
        lock (_guard)
        {
            _published = revision;
            while (_waiting.TryPeek(out var waiter, out var wanted) && wanted <= revision)
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Completes when the revision is published.</summary>
    public Task Wait(long revision)
    {
        lock (_guard)
        {
            if (revision <= _published)
            {
                return Task.CompletedTask;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, revision);
            return waiter.Task;
        }
    }
}
