using Registry.Storage;

namespace Registry.FaultyDaemon;

/// <summary>A store that says of commits that they are durable, and writes them a while later.</summary>
internal sealed class LateStore : IRegistryStore
{
    private readonly IRegistryStore _inner;
    private readonly TimeSpan _delay;
    private readonly Lock _lock = new();
    private readonly List<CommitBatch> _waiting = [];
    private readonly ITimer _timer;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision;

    public LateStore(IRegistryStore inner, TimeSpan delay)
    {
        (_inner, _delay, _revision) = (inner, delay, inner.Revision);
        _timer = TimeProvider.System.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public long Revision => Volatile.Read(ref _revision);

    /// <inheritdoc/>
    public long OldestJournalRevision => _inner.OldestJournalRevision;

    /// <summary>Returns when everything is durable that has been committed so far.</summary>
    public async Task UntilWrittenAsync()
    {
        var revision = Revision;
        while (true)
        {
            Task written;
            lock (_lock)
            {
                if (_inner.Revision >= revision)
                {
                    return;
                }

                written = _written.Task;
            }

            await written;
        }
    }

    /// <inheritdoc/>
    public CommitResult Commit(CommitBatch batch)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _timer.Change(_delay, Timeout.InfiniteTimeSpan);
            }

            _waiting.Add(batch);
            _revision = batch.ExpectedRevision + batch.Journal.Count;
        }

        return new CommitResult(CommitOutcome.Committed);
    }

    /// <inheritdoc/>
    public byte[]? Read(RecordKey key, out long revision)
    {
        lock (_lock)
        {
            revision = _revision;
            var write = _waiting.SelectMany(batch => batch.Writes).Where(write => write.Key == key).Select(write => (RecordWrite?)write).LastOrDefault();
            return write is { } found ? found.Body?.ToArray() : _inner.Read(key, out _);
        }
    }

    /// <inheritdoc/>
    public IStoreView OpenView()
    {
        Write();
        return _inner.OpenView();
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> ReadJournal(long fromRevision, int maximumCount, long maximumBytes = long.MaxValue)
    {
        Write();
        return _inner.ReadJournal(fromRevision, maximumCount, maximumBytes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> ReadJournalHeaders(long fromRevision, int maximumCount)
    {
        Write();
        return _inner.ReadJournalHeaders(fromRevision, maximumCount);
    }

    /// <inheritdoc/>
    public StoreSize Measure() => _inner.Measure();

    /// <inheritdoc/>
    public int TrimJournal(long beforeRevision, int maximumCount) => _inner.TrimJournal(beforeRevision, maximumCount);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
        _inner.Dispose();
    }

    private void Write()
    {
        lock (_lock)
        {
            foreach (var batch in _waiting)
            {
                if (_inner.Commit(batch) is { Outcome: not CommitOutcome.Committed } result)
                {
                    Environment.FailFast($"A late commit ended with {result.Outcome}: {result.Error}");
                }
            }

            _waiting.Clear();
            _written.SetResult();
            _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
