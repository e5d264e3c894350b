namespace Registry.Engine.Liveness;

/// <summary>
/// Lets time pass in ticks, by one timer, from the first need on. Time in which the daemon stood still does not pass.
/// </summary>
internal sealed class LivenessClock : IDisposable
{
    /// <summary>Length of a tick.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Most ticks that pass at once, 5 s. If the timer comes later than that, the daemon or its machine stood still (suspended, starved) and could
    /// not have heard of anybody: the rest does not count, or every node would expire at once.
    /// </summary>
    public const int MostTicks = 20;

    private readonly TimeProvider _time;
    private readonly Action<int> _pass;
    private readonly ITimer _timer;
    private readonly long _tickLength;
    private readonly Lock _guard = new();
    private long _lastTick;
    private volatile bool _isStarted;
    private volatile bool _isHeld;

    /// <param name="time">Gives timer and timestamps.</param>
    /// <param name="pass">Told how many ticks have passed, by one thread at a time.</param>
    public LivenessClock(TimeProvider time, Action<int> pass)
    {
        _time = time;
        _pass = pass;
        _tickLength = (long)(time.TimestampFrequency * Tick.TotalSeconds);
        _timer = time.CreateTimer(static clock => ((LivenessClock)clock!).LetTimePass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ticks that are over and have not passed yet, because the timer is late.</summary>
    public int Pending => (int)Math.Clamp((_time.GetTimestamp() - Volatile.Read(ref _lastTick)) / _tickLength, 0, MostTicks);

    /// <summary>How many ticks a time to live lasts, counted from the last tick that passed: never less than the time.</summary>
    public int TicksOf(TimeSpan ttl)
    {
        // One more, because the present tick is partly over.
        return Pending + (int)((ttl.Ticks + Tick.Ticks - 1) / Tick.Ticks) + 1;
    }

    /// <summary>Starts the timer, once.</summary>
    public void Start()
    {
        if (_isStarted)
        {
            return;
        }

        lock (_guard)
        {
            if (!_isStarted)
            {
                _lastTick = _time.GetTimestamp();
                _timer.Change(Tick, Tick);
                _isStarted = true;
            }
        }
    }

    /// <summary>Lets no more time pass.</summary>
    public void Hold() => _isHeld = true;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void LetTimePass()
    {
        // Where the tick before is still at work, the next one does both.
        if (_isHeld || !_guard.TryEnter())
        {
            return;
        }

        try
        {
            var ticks = Pending;
            if (ticks > 0)
            {
                _pass(ticks);

                // After the ticks: a deadline that is made meanwhile is late rather than early.
                Volatile.Write(ref _lastTick, ticks == MostTicks ? _time.GetTimestamp() : _lastTick + (ticks * _tickLength));
            }
        }
        finally
        {
            _guard.Exit();
        }
    }
}
