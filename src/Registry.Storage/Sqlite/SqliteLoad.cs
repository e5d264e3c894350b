using System.Text;
using Microsoft.Data.Sqlite;

namespace Registry.Storage.Sqlite;

/// <summary>Reads every record once, on a connection of its own that is closed afterwards.</summary>
internal static class SqliteLoad
{
    private const int CacheKibibytes = 64 << 10;

    // Ids in order are rows in disorder where clients choose their ids: reading through a mapping then halves the time. SQLite caps it at 2 GiB.
    private const long MapBytes = 2L << 30;

    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static void Run(string path, IReadOnlySet<RecordKind> kinds, RecordVisitor visitor)
    {
        using var session = new SqliteSession(path, SqliteOpenMode.ReadOnly, CacheKibibytes);
        session.Execute($"PRAGMA mmap_size = {MapBytes}");
        var select = session.Prepare("SELECT id, body FROM record INDEXED BY record_key WHERE kind = ?1 ORDER BY id");

        // One transaction, so that all kinds are of one revision.
        session.Execute("BEGIN");
        foreach (var kind in kinds.Order())
        {
            select.Bind(1, (long)kind);
            while (select.Step())
            {
                visitor(new RecordKey(kind, DecodeId(select.GetBlob(0), path)), select.GetBlob(1));
            }

            select.Reset();
        }

        session.Execute("COMMIT");
    }

    private static string DecodeId(ReadOnlySpan<byte> id, string path)
    {
        try
        {
            return RecordId.Utf8.GetString(id);
        }
        catch (DecoderFallbackException e)
        {
            throw new StoreException($"The store {path} is damaged: the id of a record is not text. Restore the store from a snapshot.", e);
        }
    }
}
