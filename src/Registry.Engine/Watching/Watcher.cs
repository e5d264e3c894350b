using System.Threading.Tasks.Sources;
using Registry.Domain;

namespace Registry.Engine.Watching;

/// <summary>
/// One watch: a place in the sequence of commits, and a filter. It has no queue. Its consumer pulls what matches from its place on, from
/// memory or from the journal; while there is nothing, the hub moves the place over what does not match, and wakes it for what does.
/// </summary>
/// <remarks>
/// Threads: one consumer, and the hub's pump, which touches only a watch that is idle, under its guard. A watch says that it is idle after
/// it has looked at the head under the same guard, so that no commit falls between the two.
/// </remarks>
public sealed class Watcher : IValueTaskSource<bool>, IDisposable
{
    private readonly WatchHub _hub;
    private readonly WatchSpec _spec;
    private readonly WatchPlace _place;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _endRegistration;
    private readonly Lock _guard = new();
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private bool _isIdle;
    private long _lastWord;

    internal Watcher(WatchHub hub, WatchSpec spec, long afterRevision, CancellationToken cancellationToken)
    {
        _hub = hub;
        _spec = spec;
        _place = new WatchPlace(hub, spec, afterRevision);
        ToldRevision = afterRevision;
        _lastWord = hub.Time.GetTimestamp();
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hub.Stopping);
        _endRegistration = Ended.UnsafeRegister(static watcher => ((Watcher)watcher!).Wake(), this);
    }

    /// <summary>Cancelled when the consumer gives up, and when the hub stops.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether it is told of changes of liveness.</summary>
    internal bool AsksForLiveness => _spec.EncodeLiveness is not null;

    /// <summary>The revision that the watch has come to.</summary>
    internal long Revision => _place.Revision;

    /// <summary>The last revision up to which everything has been handed out: a watch that ends goes on after it.</summary>
    public long ToldRevision { get; private set; }

    /// <summary>Waits for something to tell, or until the bookmark is due.</summary>
    /// <returns>A batch; or why there is none any more: the journal was trimmed past the place of the watch.</returns>
    /// <exception cref="OperationCanceledException">The consumer gave up, or the hub stopped.</exception>
    /// <exception cref="Storage.StoreException">The journal cannot be read.</exception>
    public async ValueTask<(WatchBatch Batch, Rejection.Compacted? Compacted)> NextAsync()
    {
        var events = new List<byte[]>();
        while (true)
        {
            Ended.ThrowIfCancellationRequested();
            var (revision, end) = await _place.PullAsync(events, Ended).ConfigureAwait(false);
            if (events.Count == 0 && end == BatchEnd.Trimmed)
            {
                return (new WatchBatch([], 0), new Rejection.Compacted(_place.Revision, _hub.Commits.Oldest));
            }

            if (events.Count > 0 || IsBookmarkDue())
            {
                _lastWord = _hub.Time.GetTimestamp();
                _hub.Delivered(events.Count);
                ToldRevision = Math.Max(ToldRevision, revision);
                return (new WatchBatch(events, revision), null);
            }

            if (end == BatchEnd.CaughtUp)
            {
                await WaitAsync().ConfigureAwait(false);
            }
            else
            {
                // A long way without a match: others want the thread, too.
                await Task.Yield();
            }
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        _hub.Remove(this);
        _place.Leave();
        _endRegistration.Dispose();
        _ended.Dispose();
    }

    /// <summary>On the pump: wakes the watch if it waits and there is something for it, and moves its place over what is not.</summary>
    /// <returns>Whether it was woken.</returns>
    internal bool Visit()
    {
        lock (_guard)
        {
            var wakes = _isIdle && (HasNews() || IsBookmarkDue());
            if (wakes)
            {
                SetAwake();
            }

            return wakes;
        }
    }

    /// <inheritdoc/>
    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private bool HasNews()
    {
        try
        {
            return _place.HasNews();
        }
        catch (Exception)
        {
            // A defect in a filter costs one watch, not the pump: its consumer comes upon the same commit and fails.
            return true;
        }
    }

    private ValueTask<bool> WaitAsync()
    {
        lock (_guard)
        {
            if (_place.HasMore || IsBookmarkDue() || Ended.IsCancellationRequested)
            {
                return new ValueTask<bool>(true);
            }

            _wait.Reset();
            _isIdle = true;
            return new ValueTask<bool>(this, _wait.Version);
        }
    }

    private void Wake()
    {
        lock (_guard)
        {
            if (_isIdle)
            {
                SetAwake();
            }
        }
    }

    private void SetAwake()
    {
        _isIdle = false;
        _wait.SetResult(true);
    }

    private bool IsBookmarkDue() => _hub.Time.GetElapsedTime(_lastWord) >= _spec.BookmarkInterval;
}
