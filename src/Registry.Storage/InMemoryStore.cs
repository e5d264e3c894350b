using System.Runtime.InteropServices;

namespace Registry.Storage;

/// <summary>A store that lasts as long as its process: for tests, and for a registry that nobody needs to keep.</summary>
public sealed class InMemoryStore : IRegistryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RecordKey, byte[]> _records;
    private readonly List<JournalEntry> _journal;
    private long _revision;
    private bool _disposed;

    /// <summary>Makes an empty store at revision 0.</summary>
    /// <param name="epoch">Goes into the store's own record; default: all zeros.</param>
    public InMemoryStore(Guid epoch = default)
        : this(new Dictionary<RecordKey, byte[]> { [StoreFormat.Key] = StoreFormat.Encode(epoch) }, [], revision: 0)
    {
    }

    private InMemoryStore(Dictionary<RecordKey, byte[]> records, List<JournalEntry> journal, long revision)
    {
        (_records, _journal, _revision) = (records, journal, revision);
    }

    /// <summary>How the next commits shall go; empty to begin with.</summary>
    public FaultPlan Faults { get; } = new();

    /// <inheritdoc/>
    public long Revision
    {
        get
        {
            lock (_lock)
            {
                return _revision;
            }
        }
    }

    /// <inheritdoc/>
    public long OldestJournalRevision
    {
        get
        {
            lock (_lock)
            {
                return _journal.Count == 0 ? 0 : _journal[0].Revision;
            }
        }
    }

    /// <summary>What a restarted process would find: a new store with the same records, journal and revision, and no planned faults. The
    /// store itself may be disposed of, or not.</summary>
    public InMemoryStore Reopen()
    {
        lock (_lock)
        {
            return new InMemoryStore(new Dictionary<RecordKey, byte[]>(_records), [.. _journal], _revision);
        }
    }

    /// <inheritdoc/>
    public IStoreView OpenView()
    {
        using var _ = EnterOpen();
        return new InMemoryView(_revision, [.. _records], [.. _journal]);
    }

    /// <inheritdoc/>
    public StoreSize Measure() => default;

    /// <inheritdoc/>
    public CommitResult Commit(CommitBatch batch)
    {
        CommitBatchRules.Check(batch);
        Faults.PassGate();
        using var _ = EnterOpen();
        if (Faults.TakeFault() is not { } fault)
        {
            return Apply(batch);
        }

        if (fault.Applies)
        {
            Apply(batch);
        }

        return fault.Result;
    }

    /// <inheritdoc/>
    public byte[]? Read(RecordKey key, out long revision)
    {
        using var _ = EnterOpen();
        var found = _records.TryGetValue(key, out var body);
        revision = found ? _revision : 0;
        return found ? body.AsSpan().ToArray() : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> ReadJournal(long fromRevision, int maximumCount, long maximumBytes = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCount);
        using var _ = EnterOpen();
        var entries = new List<JournalEntry>();
        var skipped = _journal.Count == 0 ? 0 : (int)Math.Clamp(fromRevision - _journal[0].Revision, 0, _journal.Count);
        var bytes = 0L;
        foreach (var entry in CollectionsMarshal.AsSpan(_journal)[skipped..])
        {
            if (entries.Count == maximumCount || (entries.Count > 0 && bytes >= maximumBytes))
            {
                break;
            }

            entries.Add(entry);
            bytes += entry.Header.Length + entry.Body.Length;
        }

        return entries;
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> ReadJournalHeaders(long fromRevision, int maximumCount) =>
        [.. ReadJournal(fromRevision, maximumCount).Select(entry => entry with { Body = default })];

    /// <inheritdoc/>
    public int TrimJournal(long beforeRevision, int maximumCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCount);
        using var _ = EnterOpen();
        var oldest = _journal.Count == 0 ? 0 : _journal[0].Revision;
        var count = (int)Math.Clamp(Math.Min(beforeRevision, _revision) - oldest, 0, maximumCount);
        _journal.RemoveRange(0, count);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }
    }

    private CommitResult Apply(CommitBatch batch)
    {
        if (batch.ExpectedRevision != _revision)
        {
            return new CommitResult(CommitOutcome.Conflict);
        }

        foreach (var (key, body) in batch.Writes)
        {
            if (body is { } bytes)
            {
                _records[key] = bytes.ToArray();
            }
            else
            {
                _records.Remove(key);
            }
        }

        _journal.AddRange(batch.Journal.Select(entry => entry with { Header = entry.Header.ToArray(), Body = entry.Body.ToArray() }));
        _revision += batch.Journal.Count;
        return new CommitResult(CommitOutcome.Committed);
    }

    private Lock.Scope EnterOpen()
    {
        var scope = _lock.EnterScope();
        if (_disposed)
        {
            scope.Dispose();
            throw new ObjectDisposedException(nameof(InMemoryStore));
        }

        return scope;
    }
}
