namespace Registry.Storage;

/// <summary>Where an SQLite store is, and how it behaves.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; made if there is none, in a directory that exists. A symbolic link is followed.</summary>
    public required string Path { get; init; }

    /// <summary>Epoch of the store if it has to be made; an existing store keeps its own.</summary>
    public required Guid NewEpoch { get; init; }

    /// <summary>How much the write-ahead log grows before its pages are copied into the database in the background. Bytes, at least 64 KiB;
    /// default 16 MiB.</summary>
    public long CheckpointBytes { get; init; } = 16L << 20;

    /// <summary>Length of the write-ahead log from which on commits wait for a checkpoint, so that the log can start over. Bytes, at least
    /// <see cref="CheckpointBytes"/>; default 256 MiB.</summary>
    public long RestartBytes { get; init; } = 256L << 20;

    /// <summary>Told of every background checkpoint that failed, on whichever thread it failed; it must not throw. Commits stay durable
    /// meanwhile, but the log grows. Default: nobody is told.</summary>
    public Action<Exception>? CheckpointFailed { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        ArgumentOutOfRangeException.ThrowIfEqual(NewEpoch, Guid.Empty);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointBytes, 64L << 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(RestartBytes, CheckpointBytes);
    }
}
