using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Registry.Storage.Sqlite;

/// <summary>A few connections that only read, lent to whichever thread comes.</summary>
internal sealed class SqliteReaders(string path) : IDisposable
{
    private const int MaximumCount = 4;

    private const int MaximumJournalCount = 2;

    private readonly SemaphoreSlim _free = new(MaximumCount, MaximumCount);
    private readonly SemaphoreSlim _freeForJournal = new(MaximumJournalCount, MaximumJournalCount);
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private volatile bool _disposed;

    /// <summary>Lends a connection for a read of many rows; waits while two are lent for such reads. The others stay for reads of one record,
    /// which so never wait for more than their like.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public TResult UseForJournal<TResult>(Func<SqliteReader, TResult> read)
    {
        _freeForJournal.Wait();
        try
        {
            return Use(read);
        }
        finally
        {
            _freeForJournal.Release();
        }
    }

    /// <summary>Lends a connection for one read; waits while all are lent.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public TResult Use<TResult>(Func<SqliteReader, TResult> read)
    {
        _free.Wait();
        SqliteReader? reader = null;
        var sound = false;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            reader = _idle.TryTake(out var idle) ? idle : new SqliteReader(path);
            var result = read(reader);
            sound = true;
            return result;
        }
        finally
        {
            if (sound)
            {
                _idle.Add(reader!);
            }
            else
            {
                reader?.Dispose();
            }

            _free.Release();
        }
    }

    /// <summary>Waits for the reads that run, then closes the connections. Later reads find it disposed.</summary>
    public void Dispose()
    {
        _disposed = true;
        for (var i = 0; i < MaximumCount; i++)
        {
            _free.Wait();
        }

        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // Not disposed of: a thread that is late for the last read must find it, and the word above.
        _free.Release(MaximumCount);
    }
}

/// <summary>A connection that only reads; used by one thread at a time. Every read sees the last durable commit.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteSession _session;
    private readonly RecordIdBuffer _id = new();
    private readonly SqliteStatement _read;
    private readonly SqliteStatement _journal;
    private readonly SqliteStatement _headers;

    public SqliteReader(string path)
    {
        _session = new SqliteSession(path, SqliteOpenMode.ReadOnly, cacheKibibytes: 1024);
        // One statement, so that bytes and revision are of one commit.
        _read = _session.Prepare("SELECT body, (SELECT max(revision) FROM journal) FROM record WHERE kind = ?1 AND id = ?2");
        _journal = _session.Prepare("SELECT revision, header, body FROM journal WHERE revision >= ?1 ORDER BY revision LIMIT ?2");
        _headers = _session.Prepare("SELECT revision, header, x'' FROM journal WHERE revision >= ?1 ORDER BY revision LIMIT ?2");
    }

    public (byte[]? Body, long Revision) Read(RecordKey key)
    {
        var found = _read.Bind(1, (long)key.Kind).Bind(2, _id.Encode(key.Id)).Step();
        (byte[]? Body, long Revision) record = found ? (_read.GetBlob(0).ToArray(), _read.GetInt64(1)) : (null, 0);
        _read.Reset();
        return record;
    }

    public List<JournalEntry> ReadJournal(long fromRevision, int maximumCount, long maximumBytes) =>
        ReadEntries(_journal, fromRevision, maximumCount, maximumBytes);

    public List<JournalEntry> ReadJournalHeaders(long fromRevision, int maximumCount) =>
        ReadEntries(_headers, fromRevision, maximumCount, long.MaxValue);

    public void Dispose() => _session.Dispose();

    private static List<JournalEntry> ReadEntries(SqliteStatement select, long fromRevision, int maximumCount, long maximumBytes)
    {
        var entries = new List<JournalEntry>();
        var bytes = 0L;
        select.Bind(1, fromRevision).Bind(2, maximumCount);
        while ((entries.Count == 0 || bytes < maximumBytes) && select.Step())
        {
            var entry = new JournalEntry(select.GetInt64(0), select.GetBlob(1).ToArray(), select.GetBlob(2).ToArray());
            entries.Add(entry);
            bytes += entry.Header.Length + entry.Body.Length;
        }

        select.Reset();
        return entries;
    }
}
