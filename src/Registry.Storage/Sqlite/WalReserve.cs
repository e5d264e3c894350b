namespace Registry.Storage.Sqlite;

/// <summary>
/// Gives the write-ahead log its length in advance. A flush of a file that grows has to write the file system's own records too and takes
/// several times as long as a flush of one that is overwritten (ADR 0001).
/// </summary>
/// <remarks>The log ends for SQLite where its frames no longer carry the salt and checksum of its header, so zeros after it do not count, also
/// not for recovery. Called before the first commit: nobody else writes to the log then.</remarks>
internal static class WalReserve
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>A disk with less room than this many times the reserve keeps it for records.</summary>
    private const int RoomFactor = 16;

    /// <summary>Extends the log of a database to a length, unless the disk is short of room.</summary>
    public static void Extend(string databasePath, long length)
    {
        var path = databasePath + "-wal";
        if (!File.Exists(path) || new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < RoomFactor * length)
        {
            return;
        }

        try
        {
            using var log = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var zeros = new byte[ChunkBytes];
            log.Seek(0, SeekOrigin.End);
            while (log.Position < length)
            {
                log.Write(zeros, 0, (int)Math.Min(ChunkBytes, length - log.Position));
            }

            log.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // The reserve is for speed only: without it commits are as safe, and what is wrong with the disk they will tell themselves.
        }
    }
}
