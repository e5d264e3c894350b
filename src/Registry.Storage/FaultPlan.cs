namespace Registry.Storage;

/// <summary>Tells an <see cref="InMemoryStore"/> how its next commits shall go, so that a test can provoke every outcome and hold a commit
/// open. Used by any thread.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly Queue<PlannedFault> _faults = new();
    private CommitGate? _gate;

    /// <summary>The next commits end with <paramref name="outcome"/> and write nothing.</summary>
    /// <param name="outcome">Anything but <see cref="CommitOutcome.Committed"/>.</param>
    /// <param name="count">How many commits; they follow those already planned.</param>
    /// <param name="error">What the result carries; by default an <see cref="IOException"/> that names the outcome.</param>
    public void FailNext(CommitOutcome outcome, int count = 1, Exception? error = null)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)outcome, (int)CommitOutcome.Committed, nameof(outcome));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Plan(new PlannedFault(outcome, Applies: false, error), count);
    }

    /// <summary>The next commit is written, but ends with <see cref="CommitOutcome.Unknown"/>: the other half of what that outcome can mean.</summary>
    public void LoseNextAnswer() => Plan(new PlannedFault(CommitOutcome.Unknown, Applies: true, Error: null), count: 1);

    /// <summary>Holds the next commit before it writes anything, until the gate is released. Reads go on meanwhile.</summary>
    public CommitGate HoldNext()
    {
        lock (_lock)
        {
            return _gate is null ? _gate = new CommitGate() : throw new InvalidOperationException("A gate already waits for the next commit.");
        }
    }

    /// <summary>Forgets planned failures; a gate stays.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    internal void PassGate()
    {
        CommitGate? gate;
        lock (_lock)
        {
            (gate, _gate) = (_gate, null);
        }

        gate?.Pass();
    }

    internal PlannedFault? TakeFault()
    {
        lock (_lock)
        {
            return _faults.TryDequeue(out var fault) ? fault : null;
        }
    }

    private void Plan(PlannedFault fault, int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                _faults.Enqueue(fault);
            }
        }
    }
}

/// <summary>How one commit shall fail, and whether it is written all the same.</summary>
internal sealed record PlannedFault(CommitOutcome Outcome, bool Applies, Exception? Error)
{
    public CommitResult Result => new(Outcome, Error ?? new IOException($"Planned failure: {Outcome}."));
}

/// <summary>Holds one commit of an <see cref="InMemoryStore"/> open.</summary>
public sealed class CommitGate : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a commit stands at the gate. Wait with a deadline.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the commit go on; harmless when repeated.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Releases the commit, so that a failed test leaves no thread behind.</summary>
    public void Dispose() => Release();

    internal void Pass()
    {
        _reached.TrySetResult();
        _released.Task.Wait();
    }
}
