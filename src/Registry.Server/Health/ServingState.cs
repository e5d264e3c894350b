namespace Registry.Server.Health;

/// <summary>How far the daemon's life has come. Phases only ever move forward.</summary>
public enum ServingPhase
{
    /// <summary>Listening, but the store is not loaded yet: calls are refused.</summary>
    Starting,

    /// <summary>Taking calls.</summary>
    Serving,

    /// <summary>Finishing the calls at hand and taking no new ones.</summary>
    Stopping,
}

/// <summary>A phase, why it is so, and a task that ends when the next phase begins.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Reason">One sentence for people; empty while serving.</param>
/// <param name="Changed">Completes when this is no longer the current phase; never for <see cref="ServingPhase.Stopping"/>.</param>
public sealed record ServingStatus(ServingPhase Phase, string Reason, Task Changed);

/// <summary>
/// The one place that knows whether the daemon takes calls. Readiness, <c>grpc.health.v1</c> and the gate in front of the services all
/// read it. Any thread may read and move it.
/// </summary>
public sealed class ServingState
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private ServingStatus _current;

    /// <summary>Begins in <see cref="ServingPhase.Starting"/>.</summary>
    public ServingState() => _current = new ServingStatus(ServingPhase.Starting, "the store is being loaded", _changed.Task);

    /// <summary>The phase now.</summary>
    public ServingStatus Current => Volatile.Read(ref _current);

    /// <summary>Moves forward to a phase.</summary>
    /// <returns>False where the state is at that phase or past it; nothing changes then.</returns>
    public bool TryMoveTo(ServingPhase phase, string reason)
    {
        lock (_gate)
        {
            if (phase <= _current.Phase)
            {
                return false;
            }

            var ended = _changed;
            _changed = NewSignal();
            Volatile.Write(ref _current, new ServingStatus(phase, reason, _changed.Task));
            ended.SetResult();
            return true;
        }
    }

    // Continuations must not run inside the lock, on the thread that stops the daemon.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
