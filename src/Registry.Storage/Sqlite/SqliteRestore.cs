using Microsoft.Data.Sqlite;
using Registry.Storage.V1;

namespace Registry.Storage.Sqlite;

/// <summary>Fills a new database that nobody else knows yet: without a log and without flushes, for a crash leaves nothing to be saved.</summary>
internal sealed class SqliteRestore : IDisposable
{
    private const int CacheKibibytes = 64 << 10;

    private readonly string _path;
    private readonly RecordIdBuffer _id = new();
    private readonly SqliteSession _session;
    private readonly SqliteStatement _record;
    private readonly SqliteStatement _entry;

    /// <param name="path">A file that is not there yet.</param>
    /// <param name="epoch">Epoch of the new store.</param>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public SqliteRestore(string path, Guid epoch)
    {
        _path = path;
        SqliteFile.EnsureExists(path);
        _session = Translate(() => new SqliteSession(path, SqliteOpenMode.ReadWrite, CacheKibibytes));
        var ready = false;
        try
        {
            (_record, _entry) = Translate(() => Begin(epoch));
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

    /// <summary>Adds what a block of a snapshot holds.</summary>
    /// <exception cref="StoreException">It cannot be written, or a record is there already.</exception>
    public void Write(SnapshotItems items) => Translate(() =>
    {
        foreach (var record in items.Records)
        {
            _record.Bind(1, record.Kind).Bind(2, _id.Encode(record.Id)).Bind(3, record.Body.Span).Run();
        }

        foreach (var entry in items.Entries)
        {
            _entry.Bind(1, entry.Revision).Bind(2, entry.Header.Span).Bind(3, entry.Body.Span).Run();
        }

        return true;
    });

    /// <summary>Ends the writing and closes the database.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public void Complete()
    {
        Translate(() =>
        {
            _session.Execute("COMMIT");
            return true;
        });
        _session.Dispose();
    }

    public void Dispose() => _session.Dispose();

    private (SqliteStatement Record, SqliteStatement Entry) Begin(Guid epoch)
    {
        SqliteSchema.Ensure(_session, _path, epoch);
        _session.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
        return (_session.Prepare(SqliteSchema.InsertRecordSql), _session.Prepare(SqliteSchema.InsertEntrySql));
    }

    private T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.ToStoreException(e, _path);
        }
    }
}
