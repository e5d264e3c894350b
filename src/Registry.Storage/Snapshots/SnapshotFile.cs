using Registry.Storage.Sqlite;

namespace Registry.Storage.Snapshots;

/// <summary>What a snapshot file is of, and what it holds.</summary>
/// <param name="Epoch">Epoch of the store that it was taken of.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Time">When it was taken, UTC.</param>
/// <param name="NodeCount">How many nodes it holds.</param>
/// <param name="BlobCount">How many blobs.</param>
/// <param name="JournalCount">How many journal entries.</param>
/// <param name="SizeBytes">Size of the file.</param>
/// <param name="Hash">Names the content: the last hash of the file, in hexadecimal.</param>
public sealed record SnapshotSummary(
    string Epoch, long Revision, DateTime Time, long NodeCount, long BlobCount, long JournalCount, long SizeBytes, string Hash);

/// <summary>Told how far a long work is: bytes done, and bytes to do.</summary>
public delegate void SnapshotProgress(long doneBytes, long totalBytes);

/// <summary>Reads snapshot files: to verify them, and to make stores of them. See ADR 0008.</summary>
public static class SnapshotFile
{
    /// <summary>Reads a whole file and checks its structure, its hashes and the registry's rules.</summary>
    /// <exception cref="StoreException">It is no snapshot, or damaged, or breaks the rules; the message says where and how.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SnapshotSummary Verify(string path, SnapshotProgress? progress = null, CancellationToken cancellationToken = default) =>
        Read(path, target: null, progress, cancellationToken);

    /// <summary>
    /// Makes a database of a snapshot, after the same checks: it appears when it is whole and on the disk, and not at all otherwise. It keeps
    /// revision and journal, and begins a new epoch.
    /// </summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="directory">Directory of the database; made if it is missing.</param>
    /// <param name="epoch">Epoch of the new store.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <exception cref="StoreException">As <see cref="Verify"/>; or there is a database already, or one is being made, or none can be.</exception>
    /// <exception cref="IOException">The snapshot cannot be read.</exception>
    public static SnapshotSummary Restore(
        string path, string directory, Guid epoch, SnapshotProgress? progress = null, CancellationToken cancellationToken = default)
    {
        // What cannot be read leaves no directory behind.
        File.OpenRead(path).Dispose();
        var database = Path.Combine(DataDirectory.Prepare(directory), DataDirectory.DatabaseFile);
        RefuseExisting(database);
        // One restore of a directory at a time, and none beside a daemon; so what is there of an earlier one was left by a crash.
        using var storeLock = StoreLock.Take(database);
        var temporary = database + ".restoring";
        DeleteDatabase(temporary);
        try
        {
            SnapshotSummary summary;
            using (var target = new SqliteRestore(temporary, epoch))
            {
                summary = Read(path, target, progress, cancellationToken);
                target.Complete();
            }

            MoveIntoPlace(temporary, database);
            return summary;
        }
        finally
        {
            DeleteDatabase(temporary);
        }
    }

    private static void DeleteDatabase(string path)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }
    }

    private static SnapshotSummary Read(string path, SqliteRestore? target, SnapshotProgress? progress, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var reader = new SnapshotReader(stream, path);
        var check = new SnapshotCheck(reader.Header, path);
        foreach (var items in reader.Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            check.Take(items);
            target?.Write(items);
            progress?.Invoke(stream.Position, stream.Length);
        }

        check.Complete();
        var (header, counts) = (reader.Header, reader.Counts);
        return new SnapshotSummary(
            header.Epoch, header.Revision, NodeRecordCodec.FromNanoseconds(header.TimeNs), counts.NodeCount, counts.BlobCount, counts.EntryCount,
            stream.Length, reader.Hash);
    }

    private static void MoveIntoPlace(string temporary, string database)
    {
        try
        {
            DurableFile.MoveNew(temporary, database);
        }
        catch (IOException e)
        {
            throw new StoreException($"The database {database} cannot be written: {e.Message}", e);
        }
    }

    private static void RefuseExisting(string database)
    {
        // A log alone counts too: it would be taken for that of the new database.
        foreach (var file in (string[])[database, database + "-wal"])
        {
            if (File.Exists(file))
            {
                throw new StoreException($"{file} is there already: a snapshot is restored where there is no database. Choose another directory, or move it away.");
            }
        }
    }
}
