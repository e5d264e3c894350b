namespace Registry.Engine;

/// <summary>
/// The bounded queue before the writer. Callers add from any thread; the writer alone takes. It also carries the committer's signal, so that
/// the writer waits in one place for whatever comes first.
/// </summary>
/// <param name="capacity">Most commands that wait.</param>
/// <param name="maximumBytes">Most bytes of requests that wait; a single one is let in whatever its size.</param>
internal sealed class CommandQueue(int capacity, long maximumBytes)
{
    private readonly Lock _guard = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Queue<PendingCommand> _waiting = new();
    private long _bytes;
    private bool _writerSleeps;
    private bool _signalled;
    private bool _closed;

    /// <summary>What became of an attempt to add.</summary>
    public enum Admission
    {
        /// <summary>The command waits.</summary>
        Admitted,

        /// <summary>There is no room.</summary>
        Full,

        /// <summary>The queue takes no more commands.</summary>
        Closed,
    }

    /// <summary>How many commands wait.</summary>
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

    public Admission TryAdd(PendingCommand command)
    {
        lock (_guard)
        {
            if (_closed)
            {
                return Admission.Closed;
            }

            var bytes = _bytes + command.Request.SizeBytes;
            if (_waiting.Count >= capacity || (bytes > maximumBytes && _waiting.Count > 0))
            {
                return Admission.Full;
            }

            _bytes = bytes;
            _waiting.Enqueue(command);
            Wake();
            return Admission.Admitted;
        }
    }

    /// <summary>Wakes the writer although no command came.</summary>
    public void Signal()
    {
        lock (_guard)
        {
            _signalled = true;
            Wake();
        }
    }

    /// <summary>Takes no more commands; those that wait stay.</summary>
    public void Close()
    {
        lock (_guard)
        {
            _closed = true;
            Wake();
        }
    }

    /// <summary>Fails every command that waits; the writer will not take them any more.</summary>
    public void FailWaiting(Exception exception)
    {
        lock (_guard)
        {
            while (_waiting.TryDequeue(out var command))
            {
                command.Fail(exception);
            }

            _bytes = 0;
        }
    }

    /// <summary>Moves waiting commands to <paramref name="target"/>. Blocks while there is nothing to do.</summary>
    /// <param name="target">Gets the commands.</param>
    /// <param name="maximumCount">How many it has room for; with 0 only a signal wakes the writer.</param>
    /// <param name="batchBytes">Takes no more after this many bytes of requests.</param>
    /// <param name="mayEnd">Whether the writer has nothing under way; if it has, a signal is still to come.</param>
    /// <returns>False when the queue is closed and empty and the writer may end.</returns>
    public bool Take(List<PendingCommand> target, int maximumCount, long batchBytes, bool mayEnd)
    {
        for (; ; )
        {
            lock (_guard)
            {
                var bytes = 0L;
                while (target.Count < maximumCount && bytes < batchBytes && _waiting.TryDequeue(out var command))
                {
                    bytes += command.Request.SizeBytes;
                    target.Add(command);
                }

                _bytes -= bytes;
                var ended = mayEnd && _closed && _waiting.Count == 0 && target.Count == 0;
                if (target.Count > 0 || _signalled || ended)
                {
                    _signalled = false;
                    return !ended;
                }

                _writerSleeps = true;
            }

            _wake.Wait();
        }
    }

    private void Wake()
    {
        if (_writerSleeps)
        {
            _writerSleeps = false;
            _wake.Release();
        }
    }
}
