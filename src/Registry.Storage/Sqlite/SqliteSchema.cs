using Microsoft.Data.Sqlite;

namespace Registry.Storage.Sqlite;

/// <summary>The layout of the database, and the check that a file has it. ADR 0001 says why it is what it is.</summary>
internal static class SqliteSchema
{
    // "RGDY": marks the file as ours, for this program and for file(1).
    private const int ApplicationId = 0x52474459;

    private const int PageSizeBytes = 4096;

    // Ids are stored as bytes: text with a NUL in it, as the ids of blobs have, is a trap in SQLite.
    // The header comes before the body, so that reading headers leaves alone the pages that a long body overflows to.
    private const string Tables = """
        CREATE TABLE record (kind INTEGER NOT NULL, id BLOB NOT NULL, body BLOB NOT NULL);
        CREATE UNIQUE INDEX record_key ON record (kind, id);
        CREATE TABLE journal (revision INTEGER PRIMARY KEY, header BLOB NOT NULL, body BLOB NOT NULL);
        """;

    /// <summary>Adds a record that is not there.</summary>
    public const string InsertRecordSql = "INSERT INTO record (kind, id, body) VALUES (?1, ?2, ?3)";

    /// <summary>Adds an entry to the journal.</summary>
    public const string InsertEntrySql = "INSERT INTO journal (revision, header, body) VALUES (?1, ?2, ?3)";

    /// <summary>Revision of the last commit; 0 for an empty store.</summary>
    public const string NewestRevisionSql = "SELECT coalesce(max(revision), 0) FROM journal";

    /// <summary>Revision of the journal's oldest entry; 0 for an empty journal.</summary>
    public const string OldestRevisionSql = "SELECT coalesce(min(revision), 0) FROM journal";

    /// <summary>Rewrites the format's number: a commit that changes nothing.</summary>
    public static readonly string TouchSql = $"PRAGMA user_version = {StoreFormat.CurrentVersion}";

    /// <summary>Switches to the write-ahead log, makes the tables where there are none, and keeps older versions off what this one writes.</summary>
    /// <exception cref="StoreException">The file belongs to another program, or is of a newer format.</exception>
    /// <exception cref="SqliteException">The file cannot be read or written.</exception>
    public static void Ensure(SqliteSession session, string path, Guid newEpoch)
    {
        var isNew = session.ScalarInt64("SELECT count(*) FROM sqlite_schema") == 0 && session.ScalarInt64("PRAGMA application_id") == 0;
        if (isNew)
        {
            session.Execute($"PRAGMA page_size = {PageSizeBytes}");
        }
        else
        {
            CheckOwner(session, path);
        }

        if (session.Scalar("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new StoreException($"The file system of {path} cannot hold a write-ahead log. Put the store on a local disk.");
        }

        if (isNew)
        {
            Create(session, newEpoch);
        }

        if (session.ScalarInt64("PRAGMA user_version") < StoreFormat.CurrentVersion)
        {
            session.Execute(TouchSql);
        }

        var own = session.Scalar($"SELECT body FROM record WHERE kind = {(int)RecordKind.Meta} AND id = CAST('{StoreFormat.Key.Id}' AS BLOB)");
        StoreFormat.Decode(own as byte[], path);
    }

    private static void CheckOwner(SqliteSession session, string path)
    {
        if (session.ScalarInt64("PRAGMA application_id") != ApplicationId)
        {
            throw new StoreException($"{path} is a database of another program. Give the registry a file of its own.");
        }

        var version = session.ScalarInt64("PRAGMA user_version");
        if (version > StoreFormat.CurrentVersion)
        {
            throw new StoreException(
                $"{path} has format {version}, but this version reads up to {StoreFormat.CurrentVersion}. "
                + "Start the version that wrote it, or a newer one.");
        }
    }

    // In one transaction: a crash leaves either no table, and the next start makes them, or a whole store.
    private static void Create(SqliteSession session, Guid newEpoch)
    {
        session.Execute($"BEGIN IMMEDIATE; {Tables} PRAGMA application_id = {ApplicationId}; {TouchSql}");
        using (var insert = session.PrepareOnce(InsertRecordSql))
        {
            var id = new RecordIdBuffer();
            insert.Bind(1, (long)StoreFormat.Key.Kind).Bind(2, id.Encode(StoreFormat.Key.Id)).Bind(3, StoreFormat.Encode(newEpoch)).Run();
        }

        session.Execute("COMMIT");
    }
}
