using Registry.Engine.Commits;

namespace Registry.Engine.Watching;

/// <summary>Why a batch ends where it does.</summary>
internal enum BatchEnd
{
    /// <summary>There is no further commit.</summary>
    CaughtUp,

    /// <summary>There is enough in it, and there may be more.</summary>
    Full,

    /// <summary>The last commit did not fit: its events go on in the next batch.</summary>
    WithinCommit,

    /// <summary>The next commit is no longer in the journal.</summary>
    Trimmed,
}

/// <summary>
/// The place of a watch in the commits and in the changes of liveness, and what it reads from there on. Used by the consumer of the watch, and
/// by the pump while that waits.
/// </summary>
internal sealed class WatchPlace(WatchHub hub, WatchSpec spec, long afterRevision)
{
    private const int BatchBytes = 64 * 1024;
    private const int ScannedCommits = 1_000;
    private const int LatestNodes = 4_096;
    private const int LatestCommits = 65_536;
    private const long LatestBytes = 8 * 1024 * 1024;

    private readonly CommitCursor _cursor = new(hub.Commits, hub.JournalTurns);
    private readonly PendingEvents _pending = new(spec);
    private readonly LivenessCursor? _liveness =
        spec.EncodeLiveness is null ? null : new LivenessCursor(hub.Liveness, spec.Filter, spec.StartsWithLiveness);
    private long _revision = afterRevision;
    private bool _isBehind;

    /// <summary>The last commit that was gone over.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Whether there is anything that was not looked at yet. Judges nothing.</summary>
    public bool HasMore => _revision < hub.Commits.Head || _liveness?.HasMore == true;

    /// <summary>Whether there is something for the consumer; moves the place over what does not match. Called where nothing is pending.</summary>
    /// <remarks>A condition may cost what it likes, and the module that it is compiled against too: its own consumer judges by it, never the pump
    /// that all watches share.</remarks>
    public bool HasNews()
    {
        if (spec.Filter.Condition is not null)
        {
            return HasMore;
        }

        spec.Verify?.Invoke();
        for (var head = hub.Commits.Head; _revision < head; _revision++)
        {
            // One that has left memory already is for the consumer to read.
            if (hub.Commits.FindInMemory(_revision + 1) is not { } commit || Matches(commit))
            {
                return true;
            }
        }

        return _liveness?.HasNews() == true;
    }

    /// <summary>Gathers the events of one batch.</summary>
    /// <returns>The revision up to which the events are complete; and why there are no more.</returns>
    public async ValueTask<(long Revision, BatchEnd End)> PullAsync(List<byte[]> events, CancellationToken cancellationToken)
    {
        spec.Verify?.Invoke();
        var (revision, end) = await PullCommitsAsync(events, cancellationToken).ConfigureAwait(false);
        _cursor.Release();
        if (end is BatchEnd.CaughtUp or BatchEnd.Full)
        {
            _liveness?.Take(events, spec.EncodeLiveness!);
        }

        return (revision, end);
    }

    /// <summary>The watch ends.</summary>
    public void Leave() => SetBehind(false);

    private async ValueTask<(long Revision, BatchEnd End)> PullCommitsAsync(List<byte[]> events, CancellationToken cancellationToken)
    {
        var (bytes, complete, completeRevision) = (0, 0, 0L);
        for (var scanned = 0; ;)
        {
            while (_pending.TryPeek(out var next))
            {
                var encoded = spec.Encode(next);
                if (events.Count > 0 && bytes + encoded.Length > BatchBytes)
                {
                    return Cut(events, complete, completeRevision);
                }

                events.Add(encoded);
                bytes += encoded.Length;
                if (next.Kind == WatchEventKind.Appeared && _liveness?.Of(next.Change.NodeId) is { } liveness)
                {
                    events.Add(liveness.Encoding(spec.EncodeLiveness!));
                }

                _pending.Advance();
            }

            _pending.Clear();
            (complete, completeRevision) = (events.Count, _revision);
            var (gathered, end) = scanned >= ScannedCommits ? (0, BatchEnd.Full) : await GatherAsync(cancellationToken).ConfigureAwait(false);
            scanned += gathered;
            if (gathered == 0)
            {
                return (completeRevision, end);
            }
        }
    }

    /// <summary>Ends a batch where the last commit that fits does, or within a commit that is too large for one.</summary>
    private (long Revision, BatchEnd End) Cut(List<byte[]> events, int complete, long completeRevision)
    {
        if (complete == 0)
        {
            return (0, BatchEnd.WithinCommit);
        }

        events.RemoveRange(complete, events.Count - complete);
        _pending.Rewind();
        return (completeRevision, BatchEnd.Full);
    }

    /// <summary>Goes on to the next commit, or with <see cref="WatchSpec.LatestOnly"/> over many.</summary>
    /// <returns>How many commits it went over, and why not more.</returns>
    private async ValueTask<(int Count, BatchEnd End)> GatherAsync(CancellationToken cancellationToken)
    {
        var (count, bytes, end) = (0, 0L, BatchEnd.Full);
        do
        {
            // Before the commit is looked for: one that is published right after that is no sign of a trimmed journal.
            var head = hub.Commits.Head;
            var commit = await _cursor.FindAsync(_revision + 1, cancellationToken).ConfigureAwait(false);
            SetBehind(_cursor.HoldsPortion);
            if (commit is null)
            {
                end = _revision < head ? BatchEnd.Trimmed : BatchEnd.CaughtUp;
                break;
            }

            _pending.Add(commit);
            _revision++;
            count++;
            bytes += commit.SizeBytes;
        }
        while (spec.LatestOnly && count < LatestCommits && bytes < LatestBytes && _pending.FoldedNodes < LatestNodes);

        _pending.Settle();
        return (count, end);
    }

    private bool Matches(Commit commit)
    {
        foreach (var change in commit.Changes)
        {
            if (spec.Judge(change) != WatchEventKind.None)
            {
                return true;
            }
        }

        return false;
    }

    private void SetBehind(bool isBehind)
    {
        if (_isBehind != isBehind)
        {
            _isBehind = isBehind;
            hub.CountBehind(isBehind ? 1 : -1);
        }
    }
}
