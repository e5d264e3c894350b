using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Registry.Storage.Sqlite;

/// <summary>What an error of SQLite's means to the store's callers.</summary>
internal static class SqliteFailure
{
    // Below this a refused write is put down to the lack of space: SQLite needs some for its index of the log besides the pages themselves.
    private const long LowSpaceBytes = 1 << 20;

    /// <summary>The outcome of a commit that is known to have written nothing; null for an error that only a mistake of ours explains.</summary>
    public static CommitOutcome? OutcomeOfCleanFailure(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => CommitOutcome.Full,
        raw.SQLITE_IOERR => IsSpaceLow(path) ? CommitOutcome.Full : CommitOutcome.ReadOnly,
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
            or raw.SQLITE_PROTOCOL or raw.SQLITE_NOMEM or raw.SQLITE_TOOBIG or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
            => CommitOutcome.ReadOnly,
        _ => null,
    };

    /// <summary>Whether a COMMIT that failed like this may have left a whole commit in the log, which the next start would take for real.</summary>
    /// <remarks>SQLite writes the frames of a commit in order and the one that seals it last. A refused write (or a refusal before the first)
    /// keeps that one out. After a failed flush, or when the index of the log cannot grow, it is there.</remarks>
    public static bool MayHaveReachedLog(SqliteException error) => error.SqliteErrorCode
        is not (raw.SQLITE_FULL or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM)
        && error.SqliteExtendedErrorCode != raw.SQLITE_IOERR_WRITE;

    /// <summary>The error of a read or of an opening, in words that say what to do.</summary>
    public static StoreException ToStoreException(SqliteException error, string path)
    {
        var advice = error.SqliteErrorCode switch
        {
            raw.SQLITE_CORRUPT => "is damaged. Keep a copy of it and of the files beside it, and restore the store from a snapshot",
            raw.SQLITE_NOTADB => "is not a registry store, or its header is damaged. Check the path, or restore the store from a snapshot",
            raw.SQLITE_READONLY => "cannot be written. Make the file, the files beside it and its directory writable for this user",
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH
                => "cannot be opened. Check that it is a file, and that this user may read and write it and its directory",
            raw.SQLITE_FULL => "has no room: its disk is full. Free some space",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is locked by another program. Close that program",
            raw.SQLITE_IOERR when IsSpaceLow(path) => "cannot be read or written: its disk is almost full. Free some space",
            raw.SQLITE_IOERR => "cannot be read or written. Check its disk",
            _ => "cannot be used",
        };
        return new StoreException($"The store {path} {advice}. ({error.Message})", error);
    }

    private static bool IsSpaceLow(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < LowSpaceBytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
