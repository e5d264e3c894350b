namespace Registry.ModelTests.Model;

/// <summary>A value that is allocated, or was freed and is held down.</summary>
internal sealed record ModelAllocation(string Pool, string Value, long First, long Size)
{
    public string Node { get; init; } = "";

    public string Path { get; init; } = "";

    public string Purpose { get; init; } = "";

    public DateTime AllocateTime { get; init; }

    public DateTime? FreeTime { get; init; }

    public long Revision { get; init; }

    /// <summary>Revision of the commit that allocated it.</summary>
    public long AllocateRevision { get; init; }

    public string UniqueKey => $"pool:{Pool}:{Value}";
}
