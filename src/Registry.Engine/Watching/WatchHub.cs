using Registry.Engine.Commits;
using Registry.Engine.Liveness;

namespace Registry.Engine.Watching;

/// <summary>
/// The watches of an engine, and the one thread that wakes them. The committer only says that it has published: what that costs does not
/// depend on how many watch. See ADR 0007.
/// </summary>
public sealed class WatchHub : IDisposable
{
    private const int ConcurrentJournalReaders = 2;
    private const int VisitedPerPauseMillisecond = 500;
    private const int WokenPerPauseMillisecond = 100;
    private const int MaximumPauseMilliseconds = 10;

    private static readonly TimeSpan BookmarkCheck = TimeSpan.FromMilliseconds(250);

    private readonly Lock _guard = new();
    private readonly HashSet<Watcher> _watchers = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private readonly Thread _pump;
    private Watcher[]? _round = [];
    private int _count;
    private int _askForLiveness;
    private int _behind;
    private long _delivered;
    private int _signalled;
    private volatile EngineFailedException? _failure;

    internal WatchHub(CommitReader commits, LivenessTable liveness, TimeProvider time)
    {
        Commits = commits;
        Liveness = liveness;
        Time = time;
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        liveness.Feed.Changed += LivenessChanged;
        _pump = new Thread(Run) { Name = "registry-watch", IsBackground = true };
    }

    /// <summary>How many watches there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many of them read the journal, because what they have come to is no longer in memory.</summary>
    public int BehindCount => Volatile.Read(ref _behind);

    /// <summary>How many changes were handed to watches so far.</summary>
    public long DeliveredCount => Volatile.Read(ref _delivered);

    /// <summary>Cancelled when the watches have to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why they have to, where the engine failed.</summary>
    public EngineFailedException? Failure => _failure;

    internal CommitReader Commits { get; }

    internal LivenessTable Liveness { get; }

    internal TimeProvider Time { get; }

    /// <summary>One for each reader that the journal may have at a time: those who are behind must not keep the store from the others.</summary>
    internal SemaphoreSlim JournalTurns { get; } = new(ConcurrentJournalReaders);

    /// <summary>Begins a watch. Dispose of it to end it.</summary>
    /// <param name="spec">What it wants to be told.</param>
    /// <param name="afterRevision">It is told what came after this revision, which is published.</param>
    /// <param name="cancellationToken">Ends its waits.</param>
    public Watcher Watch(WatchSpec spec, long afterRevision, CancellationToken cancellationToken)
    {
        var watcher = new Watcher(this, spec, afterRevision, cancellationToken);
        lock (_guard)
        {
            _watchers.Add(watcher);
            _askForLiveness += spec.EncodeLiveness is null ? 0 : 1;
            CountAgain();
        }

        return watcher;
    }

    /// <summary>Ends all watches, now and in future. More than one call does no more.</summary>
    public void Stop() => Stop(null);

    /// <summary>As <see cref="Stop()"/>, and says why the engine failed. Does not wait for the watches.</summary>
    internal void Stop(EngineFailedException? failure)
    {
        _failure ??= failure;
        // The callbacks end calls: not on the thread that stops the engine.
        _ = _stopping.CancelAsync();
        _wake.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        if (_pump.IsAlive)
        {
            _pump.Join();
        }

        _timer.Dispose();
    }

    internal void Start() => _pump.Start();

    /// <summary>On the committer's thread: there is something new.</summary>
    internal void Published()
    {
        // Either a watch that begins now is counted here, or it finds the new head before it waits: the barrier parts the write of the
        // head from the read of the count.
        Interlocked.MemoryBarrier();
        if (Count > 0)
        {
            Wake();
        }
    }

    internal void Remove(Watcher watcher)
    {
        lock (_guard)
        {
            if (_watchers.Remove(watcher))
            {
                _askForLiveness -= watcher.AsksForLiveness ? 1 : 0;
                CountAgain();
            }
        }
    }

    internal void CountBehind(int change) => Interlocked.Add(ref _behind, change);

    internal void Delivered(int events) => Interlocked.Add(ref _delivered, events);

    // On a thread that takes heartbeats, or the clock's: the same for changes of liveness, where a watch asks for them.
    private void LivenessChanged()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _askForLiveness) > 0)
        {
            Wake();
        }
    }

    private void CountAgain()
    {
        var before = Count;
        _round = null;
        Interlocked.Exchange(ref _count, _watchers.Count);
        if ((before == 0) != (_watchers.Count == 0))
        {
            var period = _watchers.Count == 0 ? Timeout.InfiniteTimeSpan : BookmarkCheck;
            _timer.Change(period, period);
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _wake.Release();
        }
    }

    private void Run()
    {
        while (true)
        {
            _wake.Wait();
            if (Stopping.IsCancellationRequested)
            {
                return;
            }

            Interlocked.Exchange(ref _signalled, 0);
            var pause = VisitAll(Watchers());
            if (pause > 0)
            {
                Stopping.WaitHandle.WaitOne(pause);
            }
        }
    }

    /// <summary>Visits watches.</summary>
    /// <returns>How many milliseconds to rest then. With many watches each message costs more than what is in it: a little later there is more
    /// to put into one. What is looked at and not woken costs less, and there is no hurry to look again.</returns>
    private static int VisitAll(Watcher[] watchers)
    {
        var woken = 0;
        foreach (var watcher in watchers)
        {
            woken += watcher.Visit() ? 1 : 0;
        }

        return Math.Min((watchers.Length / VisitedPerPauseMillisecond) + (woken / WokenPerPauseMillisecond), MaximumPauseMilliseconds);
    }

    private Watcher[] Watchers()
    {
        lock (_guard)
        {
            return _round ??= [.. _watchers];
        }
    }
}
