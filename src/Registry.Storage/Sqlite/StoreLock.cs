namespace Registry.Storage.Sqlite;

/// <summary>Keeps a second store off the same database: an exclusively locked file beside it. The operating system lets go of the lock when
/// the process ends, however it ends; the file itself stays and means nothing.</summary>
/// <remarks>SQLite's own locks do not do: they let several processes in, and <c>locking_mode=EXCLUSIVE</c> would shut out our own readers.</remarks>
internal sealed class StoreLock : IDisposable
{
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StoreException">Another store holds the lock, or the lock file cannot be written.</exception>
    public static StoreLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        try
        {
            return new StoreLock(new FileStream(path, OwnerOnly(options)));
        }
        catch (IOException e) when (e.HResult is WouldBlock or SharingViolation)
        {
            throw new StoreException(
                $"The store {databasePath} is in use by another registry. Stop that one first (fuser {path} names its process), "
                + "or give this one another file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"The lock file {path} cannot be written: {e.Message} Make its directory exist and be writable for this user.", e);
        }
    }

    /// <summary>Files that the store makes are for its user alone.</summary>
    public static FileStreamOptions OwnerOnly(FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    public void Dispose() => _file.Dispose();
}
