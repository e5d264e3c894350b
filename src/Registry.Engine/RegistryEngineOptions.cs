namespace Registry.Engine;

/// <summary>Bounds of the engine.</summary>
public sealed record RegistryEngineOptions
{
    /// <summary>Most commands that wait for the writer; one more is refused with <c>QUEUE_FULL</c>. Default 8,192.</summary>
    public int QueueCapacity { get; init; } = 8_192;

    /// <summary>Most bytes of requests that wait for the writer; one more request is refused with <c>QUEUE_FULL</c>. Default 128 MiB.</summary>
    public long QueueBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Most commands of one durable write. Default 1,024.</summary>
    public int BatchCommands { get; init; } = 1_024;

    /// <summary>Bytes to write, by estimate, after which a batch takes no more commands. Default 8 MiB. One command writes up to
    /// <see cref="Domain.WriteLimits.CommitBytes"/>.</summary>
    public long BatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Within how many of the latest commits a request id is remembered. Default 100,000.</summary>
    public int IdempotencyCount { get; init; } = 100_000;

    /// <summary>How long a write with a request id is remembered. Default 1 hour.</summary>
    public TimeSpan IdempotencyAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many of the latest commits the journal keeps, if they are not too old. Default 1,000,000.</summary>
    public long JournalCount { get; init; } = 1_000_000;

    /// <summary>How long the journal keeps a commit, if there are not too many. Default 7 days.</summary>
    public TimeSpan JournalAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What a client is told to wait before it repeats what was refused for lack of room. Default 100 ms.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many of the latest commits are kept in memory for watches; a power of two. Default 16,384.</summary>
    public int CommitsInMemory { get; init; } = 16_384;

    /// <summary>Bytes of commits kept in memory for watches, by the size of their journal entries. Default 32 MiB.</summary>
    public long CommitBytesInMemory { get; init; } = 32 * 1024 * 1024;

    /// <summary>Longest wait for a <c>min_revision</c>. Default 5 s.</summary>
    public TimeSpan RevisionWait { get; init; } = TimeSpan.FromSeconds(5);
}
