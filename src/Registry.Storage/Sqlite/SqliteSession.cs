using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Registry.Storage.Sqlite;

/// <summary>A connection and its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int BusyTimeoutMilliseconds = 5000;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];

    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public SqliteSession(string path, SqliteOpenMode mode, int cacheKibibytes)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        _connection = new SqliteConnection(text.ConnectionString);
        var ready = false;
        try
        {
            _connection.Open();
            SetBusyTimeout(BusyTimeoutMilliseconds);

            // FULL: every commit is on the disk before it is answered. Checkpoints are WalCheckpointer's.
            Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY");
            Execute($"PRAGMA cache_size = -{cacheKibibytes}");
            ready = true;
        }
        finally
        {
            if (!ready)
            {
                _connection.Dispose();
            }
        }
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    private sqlite3 Handle => _connection.Handle!;

    /// <summary>A statement that lives as long as the session.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(Handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>A statement that its caller disposes of.</summary>
    public SqliteStatement PrepareOnce(string sql) => new(Handle, sql);

    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public long ScalarInt64(string sql) => (long)(Scalar(sql) ?? 0L);

    /// <summary>Copies pages of the log into the database.</summary>
    /// <param name="mode">One of <c>SQLITE_CHECKPOINT_*</c>.</param>
    /// <param name="busyTimeoutMilliseconds">How long to wait for readers, where the mode does.</param>
    /// <returns>Null if it got as far as others let it; else why it failed.</returns>
    public SqliteException? Checkpoint(int mode, int busyTimeoutMilliseconds)
    {
        SetBusyTimeout(busyTimeoutMilliseconds);
        var code = raw.sqlite3_wal_checkpoint_v2(Handle, null, mode, out _, out _);
        var message = code is raw.SQLITE_OK or raw.SQLITE_BUSY ? null : raw.sqlite3_errmsg(Handle).utf8_to_string();
        var extendedCode = raw.sqlite3_extended_errcode(Handle);
        SetBusyTimeout(BusyTimeoutMilliseconds);
        return message is null ? null : new SqliteException(message, code, extendedCode);
    }

    /// <summary>Ends the statement that runs with an error. Any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(Handle);

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void SetBusyTimeout(int milliseconds) => _ = raw.sqlite3_busy_timeout(Handle, milliseconds);
}
