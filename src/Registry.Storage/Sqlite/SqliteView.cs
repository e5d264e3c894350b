using System.Text;
using Microsoft.Data.Sqlite;

namespace Registry.Storage.Sqlite;

/// <summary>A read transaction on a connection of its own. Reads no memory mapping: a failing disk must not end the process with a signal.</summary>
internal sealed class SqliteView : IStoreView
{
    private const int CacheKibibytes = 8 << 10;
    private const int StructureFindings = 100;

    private readonly string _path;
    private readonly Action _closed;
    private readonly SqliteSession _session;
    private int _isDisposed;

    /// <param name="path">The database.</param>
    /// <param name="closed">Called once, when the view ends.</param>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public SqliteView(string path, Action closed)
    {
        (_path, _closed) = (path, closed);
        _session = new SqliteSession(path, SqliteOpenMode.ReadOnly, CacheKibibytes);
        var ready = false;
        try
        {
            // The transaction is of the revision that its first read finds.
            _session.Execute("BEGIN");
            Revision = _session.ScalarInt64(SqliteSchema.NewestRevisionSql);
            OldestJournalRevision = _session.ScalarInt64(SqliteSchema.OldestRevisionSql);
            ready = true;
        }
        finally
        {
            if (!ready)
            {
                _session.Dispose();
            }
        }
    }

    public long Revision { get; }

    public long OldestJournalRevision { get; }

    // In the order of rows, not of ids: the index would lead all over the table. See ADR 0001.
    public IEnumerable<StoredRecord> Records(IReadOnlySet<RecordKind> kinds)
    {
        var wanted = kinds.Aggregate(0L, (bits, kind) => bits | (1L << (int)kind));
        using var select = Prepare("SELECT kind, id, body FROM record NOT INDEXED WHERE ?1 >> kind & 1");
        select.Bind(1, wanted);
        var body = Array.Empty<byte>();
        while (Step(select))
        {
            var bytes = select.GetBlob(2);
            if (bytes.Length > body.Length)
            {
                body = new byte[bytes.Length * 2];
            }

            bytes.CopyTo(body);
            var key = new RecordKey((RecordKind)select.GetInt64(0), DecodeId(select.GetBlob(1)));
            yield return new StoredRecord(key, body.AsMemory(0, bytes.Length));
        }
    }

    public IEnumerable<JournalEntry> Journal(long fromRevision)
    {
        using var select = Prepare("SELECT revision, header, body FROM journal WHERE revision >= ?1 ORDER BY revision");
        select.Bind(1, fromRevision);
        while (Step(select))
        {
            yield return new JournalEntry(select.GetInt64(0), select.GetBlob(1).ToArray(), select.GetBlob(2).ToArray());
        }
    }

    public IReadOnlyList<string> CheckStructure(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var _ = cancellationToken.UnsafeRegister(static session => ((SqliteSession)session!).Interrupt(), _session);
        using var check = Prepare($"PRAGMA integrity_check({StructureFindings})");
        var findings = new List<string>();
        while (Step(check, cancellationToken))
        {
            findings.Add(Encoding.UTF8.GetString(check.GetBlob(0)));
        }

        return findings is ["ok"] ? [] : findings;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _session.Dispose();
            _closed();
        }
    }

    private SqliteStatement Prepare(string sql)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        try
        {
            return _session.PrepareOnce(sql);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.ToStoreException(e, _path);
        }
    }

    private bool Step(SqliteStatement statement, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        try
        {
            return statement.Step();
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.ToStoreException(e, _path);
        }
    }

    private string DecodeId(ReadOnlySpan<byte> id)
    {
        try
        {
            return RecordId.Utf8.GetString(id);
        }
        catch (DecoderFallbackException e)
        {
            throw new StoreException($"The store {_path} is damaged: the id of a record is not text. Restore the store from a snapshot.", e);
        }
    }
}
