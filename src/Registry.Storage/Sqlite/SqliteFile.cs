namespace Registry.Storage.Sqlite;

/// <summary>The database as a file, before SQLite opens it.</summary>
internal static class SqliteFile
{
    /// <summary>The file that a path means, links followed: the lock beside it is then the same for all who open it.</summary>
    /// <exception cref="StoreException">The links cannot be followed.</exception>
    public static string Resolve(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The path {path} cannot be followed: {e.Message}", e);
        }
    }

    /// <summary>Sizes of the database and of its log, and the room left beside them.</summary>
    public static StoreSize Measure(string path)
    {
        return new StoreSize(Length(path), Length(path + "-wal"), new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace);

        static long Length(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;
    }

    /// <summary>Makes an empty file that only its user may read, which SQLite then takes for a new database; the log inherits its mode.</summary>
    /// <exception cref="StoreException">It cannot be made, or a log is there without its database.</exception>
    public static void EnsureExists(string path)
    {
        var log = new FileInfo(path + "-wal");
        if ((!File.Exists(path) || new FileInfo(path).Length == 0) && log is { Exists: true, Length: > 0 })
        {
            // SQLite would throw the log away, and the commits in it.
            throw new StoreException($"{log.FullName} is there, but its database {path} is missing or empty. Put both back, or move both away.");
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
            using var file = new FileStream(path, StoreLock.OwnerOnly(options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"The store {path} cannot be opened for writing: {e.Message} Make its directory exist and both be writable for this user.", e);
        }
    }
}
