using Registry.Storage;

namespace Registry.Engine.Tests;

/// <summary>A store in memory that keeps what it was asked to commit, and can be told to throw, which stores should not.</summary>
internal sealed class RecordingStore(InMemoryStore inner) : IRegistryStore
{
    private readonly Lock _guard = new();
    private readonly List<CommitBatch> _batches = [];
    private Exception? _thrown;
    private Exception? _trimFailure;
    private int _headersRead;

    public FaultPlan Faults => inner.Faults;

    /// <summary>The batches so far, refused ones too.</summary>
    public List<CommitBatch> Batches
    {
        get
        {
            lock (_guard)
            {
                return [.. _batches];
            }
        }
    }

    public long Revision => inner.Revision;

    public long OldestJournalRevision => inner.OldestJournalRevision;

    /// <summary>The next attempt to trim the journal throws.</summary>
    public void FailNextTrim(Exception exception) => Volatile.Write(ref _trimFailure, exception);

    /// <summary>The next commit throws.</summary>
    public void ThrowNext(Exception exception) => Volatile.Write(ref _thrown, exception);

    public CommitResult Commit(CommitBatch batch)
    {
        lock (_guard)
        {
            _batches.Add(batch);
        }

        if (Interlocked.Exchange(ref _thrown, null) is { } thrown)
        {
            throw thrown;
        }

        var result = inner.Commit(batch);
        Durable?.Invoke();
        return result;
    }

    public RecordingStore Reopen() => new(inner.Reopen());

    public IStoreView OpenView() => inner.OpenView();

    public StoreSize Measure() => inner.Measure();

    public byte[]? Read(RecordKey key, out long revision)
    {
        var body = inner.Read(key, out revision);
        RecordRead?.Invoke();
        return body;
    }

    /// <summary>Called whenever one record was read, by the reader.</summary>
    public Action? RecordRead { get; set; }

    /// <summary>Called whenever a batch is durable, before anybody is told.</summary>
    public Action? Durable { get; set; }

    public IReadOnlyList<JournalEntry> ReadJournal(long fromRevision, int maximumCount, long maximumBytes = long.MaxValue) =>
        inner.ReadJournal(fromRevision, maximumCount, maximumBytes);

    public IReadOnlyList<JournalEntry> ReadJournalHeaders(long fromRevision, int maximumCount)
    {
        var headers = inner.ReadJournalHeaders(fromRevision, maximumCount);
        Interlocked.Add(ref _headersRead, headers.Count);
        HeadersRead?.Invoke();
        return headers;
    }

    /// <summary>How many headers of the journal were read so far.</summary>
    public int HeadersReadCount => Volatile.Read(ref _headersRead);

    /// <summary>Called whenever headers were read, by the reader.</summary>
    public Action? HeadersRead { get; set; }

    public int TrimJournal(long beforeRevision, int maximumCount) =>
        Interlocked.Exchange(ref _trimFailure, null) is { } failure ? throw failure : inner.TrimJournal(beforeRevision, maximumCount);

    public void Dispose() => inner.Dispose();
}
