using Microsoft.Data.Sqlite;
using Registry.Storage.Sqlite;
using SQLitePCL;

namespace Registry.Storage;

/// <summary>A store in one SQLite file, with a write-ahead log beside it. Every commit is on the disk before it is answered; a crash at any
/// point loses nothing that was. See ADR 0001.</summary>
public sealed class SqliteStore : IRegistryStore
{
    private readonly string _path;
    private readonly StoreLock _fileLock;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly WalCheckpointer _checkpointer;
    private readonly Lock _writing = new();
    private long _revision;
    private long _oldestJournalRevision;
    private volatile bool _disposed;

    private SqliteStore(string path, StoreLock fileLock, SqliteWriter writer, WalCheckpointer checkpointer)
    {
        (_path, _fileLock, _writer, _checkpointer) = (path, fileLock, writer, checkpointer);
        _readers = new SqliteReaders(path);
        _revision = writer.ReadRevision();
        _oldestJournalRevision = writer.ReadOldestJournalRevision();
    }

    /// <inheritdoc/>
    public long Revision => Volatile.Read(ref _revision);

    /// <inheritdoc/>
    public long OldestJournalRevision => Volatile.Read(ref _oldestJournalRevision);

    /// <summary>Opens a store, or makes it where there is none; recovers it if its process was killed.</summary>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    /// <exception cref="StoreException">The store is in use, damaged, somebody else's, of a newer format, or its file cannot be opened for
    /// writing.</exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var path = SqliteFile.Resolve(options.Path);
        var opened = new Stack<IDisposable>();
        try
        {
            var fileLock = Opened(StoreLock.Take(path));
            SqliteFile.EnsureExists(path);
            var session = Opened(SqliteWriter.OpenSession(path));
            SqliteSchema.Ensure(session, path, options.NewEpoch);
            session.Execute($"PRAGMA journal_size_limit = {options.CheckpointBytes}");
            WalReserve.Extend(path, options.CheckpointBytes);
            var store = new SqliteStore(path, fileLock, new SqliteWriter(session, path), Opened(new WalCheckpointer(path, options)));
            opened.Clear();
            return store;
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.ToStoreException(e, path);
        }
        finally
        {
            while (opened.TryPop(out var resource))
            {
                resource.Dispose();
            }
        }

        T Opened<T>(T resource)
            where T : IDisposable
        {
            opened.Push(resource);
            return resource;
        }
    }

    /// <inheritdoc/>
    public IStoreView OpenView()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _checkpointer.ViewOpened();
        var view = default(SqliteView);
        try
        {
            return view = new SqliteView(_path, _checkpointer.ViewClosed);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.ToStoreException(e, _path);
        }
        finally
        {
            if (view is null)
            {
                _checkpointer.ViewClosed();
            }
        }
    }

    /// <inheritdoc/>
    public StoreSize Measure() => SqliteFile.Measure(_path);

    /// <inheritdoc/>
    public CommitResult Commit(CommitBatch batch)
    {
        CommitBatchRules.Check(batch);
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var result = _writer.Commit(batch, out var revision);
            Volatile.Write(ref _revision, revision);
            if (result.Outcome == CommitOutcome.Committed)
            {
                if (batch.Journal.Count > 0 && _oldestJournalRevision == 0)
                {
                    Volatile.Write(ref _oldestJournalRevision, batch.Journal[0].Revision);
                }

                _checkpointer.CommitDone(_writer.Session);
            }

            return result;
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(RecordKey key, out long revision)
    {
        (var body, revision) = UseReader(reader => reader.Read(key));
        return body;
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> ReadJournal(long fromRevision, int maximumCount, long maximumBytes = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCount);
        return WithoutGap(UseReader(reader => reader.ReadJournal(fromRevision, maximumCount, maximumBytes), isOfJournal: true));
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalEntry> ReadJournalHeaders(long fromRevision, int maximumCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCount);
        return WithoutGap(UseReader(reader => reader.ReadJournalHeaders(fromRevision, maximumCount), isOfJournal: true));
    }

    /// <inheritdoc/>
    public int TrimJournal(long beforeRevision, int maximumCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCount);
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var count = (int)Math.Clamp(Math.Min(beforeRevision, _revision) - _oldestJournalRevision, 0, maximumCount);
            if (count == 0)
            {
                return 0;
            }

            try
            {
                _writer.Trim(_oldestJournalRevision + count);
            }
            catch (SqliteException e)
            {
                throw SqliteFailure.ToStoreException(e, _path);
            }

            Volatile.Write(ref _oldestJournalRevision, _oldestJournalRevision + count);
            _checkpointer.CommitDone(_writer.Session);
            return count;
        }
    }

    /// <summary>Copies the log into the database and closes it. A failure to copy is no loss: the log stays, and the next start reads it.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _checkpointer.Dispose();
            _readers.Dispose();
            _ = _writer.Session.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE, busyTimeoutMilliseconds: 1000);
            _writer.Dispose();
            _fileLock.Dispose();
        }
    }

    private List<JournalEntry> WithoutGap(List<JournalEntry> entries)
    {
        for (var i = 1; i < entries.Count; i++)
        {
            if (entries[i].Revision != entries[0].Revision + i)
            {
                throw new StoreException(
                    $"The store {_path} is damaged: its journal has no revision {entries[0].Revision + i}. Restore it from a snapshot.");
            }
        }

        return entries;
    }

    private T UseReader<T>(Func<SqliteReader, T> read, bool isOfJournal = false)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return isOfJournal ? _readers.UseForJournal(read) : _readers.Use(read);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.ToStoreException(e, _path);
        }
    }
}
