using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Registry.Storage.Sqlite;

/// <summary>A prepared statement, bound and stepped without an allocation: a commit runs hundreds of them, and a load a million rows.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span may have no address, and SQLite takes a null pointer for NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Moves to the next row; false at the end. Reset it when done with the rows.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            try
            {
                Check(code);
            }
            finally
            {
                Reset();
            }
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs it to its end, for its effect.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>The one number that it finds; 0 for none or NULL.</summary>
    public long Scalar()
    {
        var value = Step() ? GetInt64(0) : 0;
        Reset();
        return value;
    }

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Bytes of a column: valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> GetBlob(int column) => raw.sqlite3_column_blob(_statement, column);

    // It repeats the error of the step before it, which has been thrown by then.
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public void Dispose() => _statement?.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);
}
