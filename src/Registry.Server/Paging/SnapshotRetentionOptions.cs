namespace Registry.Server.Paging;

/// <summary>Bounds of what is kept for lists that go on.</summary>
public sealed record SnapshotRetentionOptions
{
    /// <summary>How long a snapshot is kept after a page was read from it. Default 5 minutes.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most bytes held for kept snapshots beside the present one, by estimate; the oldest revisions go first. Default 256 MiB.</summary>
    public long Bytes { get; init; } = 256 * 1024 * 1024;
}
