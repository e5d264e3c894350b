using System.Threading.Tasks.Sources;
using Registry.Domain;
using Registry.Engine.Commits;

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
    private const int MessageBytes = 64 * 1024;
    private const int ScannedCommits = 1_000;
    private const int LatestNodes = 4_096;
    private const int LatestCommits = 65_536;
    private const long LatestBytes = 8 * 1024 * 1024;

    private readonly WatchHub _hub;
    private readonly WatchSpec _spec;
    private readonly CommitCursor _cursor;
    private readonly PendingEvents _pending;
    private readonly LivenessCursor? _liveness;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _endRegistration;
    private readonly Lock _guard = new();
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private bool _isIdle;
    private bool _isBehind;
    private long _revision;
    private long _lastWord;

    internal Watcher(WatchHub hub, WatchSpec spec, long afterRevision, CancellationToken cancellationToken)
    {
        _hub = hub;
        _spec = spec;
        _revision = afterRevision;
        _cursor = new CommitCursor(hub.Commits, hub.JournalTurns);
        _pending = new PendingEvents(spec);
        _liveness = spec.EncodeLiveness is null ? null : new LivenessCursor(hub.Liveness, spec.Filter, spec.StartsWithLiveness);
        _lastWord = hub.Time.GetTimestamp();
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hub.Stopping);
        _endRegistration = Ended.UnsafeRegister(static watcher => ((Watcher)watcher!).Wake(), this);
    }

    /// <summary>Cancelled when the consumer gives up, and when the hub stops.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether it is told of changes of liveness.</summary>
    internal bool AsksForLiveness => _liveness is not null;

    /// <summary>The revision that the watch has come to.</summary>
    internal long Revision => Volatile.Read(ref _revision);

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
            var (revision, stopped) = await FillAsync(events).ConfigureAwait(false);
            if (revision > 0 && stopped != Stop.Trimmed)
            {
                _liveness?.Take(events, _spec.EncodeLiveness!);
            }

            if (events.Count > 0 || stopped == Stop.Trimmed || IsBookmarkDue())
            {
                Speak(events.Count);
                var compacted = events.Count > 0 || stopped != Stop.Trimmed ? null : new Rejection.Compacted(_revision, _hub.Commits.Oldest);
                return (new WatchBatch(events, revision), compacted);
            }

            if (stopped == Stop.CaughtUp)
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
        SetBehind(false);
        _endRegistration.Dispose();
        _ended.Dispose();
    }

    /// <summary>On the pump: wakes the watch if it waits and there is something for it, and moves its place over what is not.</summary>
    internal void Visit()
    {
        lock (_guard)
        {
            if (_isIdle && (HasNews() || IsBookmarkDue()))
            {
                SetAwake();
            }
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

    private enum Stop
    {
        /// <summary>There is no further commit.</summary>
        CaughtUp,

        /// <summary>There may be more.</summary>
        Full,

        /// <summary>The next commit is no longer in the journal.</summary>
        Trimmed,
    }

    /// <summary>Gathers the events of one message.</summary>
    /// <returns>The revision up to which the events are complete, 0 if they end within a commit; and why there are no more.</returns>
    private async ValueTask<(long Revision, Stop Stop)> FillAsync(List<byte[]> events)
    {
        var (bytes, complete, completeRevision) = (0, 0, 0L);
        for (var scanned = 0; ;)
        {
            while (_pending.TryPeek(out var next))
            {
                var encoded = _spec.Encode(next);
                if (events.Count > 0 && bytes + encoded.Length > MessageBytes)
                {
                    return Cut(events, complete, completeRevision);
                }

                events.Add(encoded);
                bytes += encoded.Length;
                if (next.Kind == WatchEventKind.Appeared && _liveness?.Of(next.Change.NodeId) is { } liveness)
                {
                    events.Add(liveness.Encoding(_spec.EncodeLiveness!));
                }

                _pending.Advance();
            }

            _pending.Clear();
            (complete, completeRevision) = (events.Count, _revision);
            var (gathered, stop) = scanned >= ScannedCommits ? (0, Stop.Full) : await GatherAsync().ConfigureAwait(false);
            scanned += gathered;
            if (gathered == 0)
            {
                _cursor.Release();
                return (completeRevision, stop);
            }
        }
    }

    /// <summary>Ends a message where the last commit that fits does, or within a commit that is too large for one.</summary>
    private (long Revision, Stop Stop) Cut(List<byte[]> events, int complete, long completeRevision)
    {
        _cursor.Release();
        if (complete == 0)
        {
            return (0, Stop.Full);
        }

        events.RemoveRange(complete, events.Count - complete);
        _pending.Rewind();
        return (completeRevision, Stop.Full);
    }

    /// <summary>Goes on to the next commit, or with <c>LATEST</c> over many.</summary>
    /// <returns>How many commits it went over, and why not more.</returns>
    private async ValueTask<(int Count, Stop Stop)> GatherAsync()
    {
        var (count, bytes, stop) = (0, 0L, Stop.Full);
        do
        {
            // Before the commit is looked for: one that is published right after that is no sign of a trimmed journal.
            var head = _hub.Commits.Head;
            var commit = await _cursor.FindAsync(_revision + 1, Ended).ConfigureAwait(false);
            SetBehind(_cursor.HoldsPortion);
            if (commit is null)
            {
                stop = _revision < head ? Stop.Trimmed : Stop.CaughtUp;
                break;
            }

            _pending.Add(commit);
            _revision++;
            count++;
            bytes += commit.SizeBytes;
        }
        while (_spec.LatestOnly && count < LatestCommits && bytes < LatestBytes && _pending.FoldedNodes < LatestNodes);

        _pending.Settle();
        return (count, stop);
    }

    /// <summary>Whether a commit since the place matches. Called where nothing is pending, under the guard.</summary>
    private bool HasNews()
    {
        try
        {
            return FindsMatch() || _liveness?.HasNews() == true;
        }
        catch (Exception)
        {
            // A defect in a filter costs one watch, not the pump: its consumer comes upon the same commit and fails.
            return true;
        }
    }

    private bool FindsMatch()
    {
        for (var head = _hub.Commits.Head; _revision < head; _revision++)
        {
            // One that has left memory already is for the consumer to read.
            if (_hub.Commits.FindInMemory(_revision + 1) is not { } commit || Matches(commit))
            {
                return true;
            }
        }

        return false;
    }

    private bool Matches(Commit commit)
    {
        foreach (var change in commit.Changes)
        {
            if (_spec.Judge(change) != WatchEventKind.None)
            {
                return true;
            }
        }

        return false;
    }

    private ValueTask<bool> WaitAsync()
    {
        lock (_guard)
        {
            if (_revision < _hub.Commits.Head || _liveness?.HasNews() == true || IsBookmarkDue() || Ended.IsCancellationRequested)
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

    private void Speak(int events)
    {
        _lastWord = _hub.Time.GetTimestamp();
        _hub.Delivered(events);
    }

    private void SetBehind(bool isBehind)
    {
        if (_isBehind != isBehind)
        {
            _isBehind = isBehind;
            _hub.CountBehind(isBehind ? 1 : -1);
        }
    }
}
