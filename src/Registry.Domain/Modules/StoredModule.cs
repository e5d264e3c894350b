using System.Collections.Immutable;

namespace Registry.Domain.Modules;

/// <summary>A module as the registry keeps it. What its content means is not known here. Immutable. Times are UTC.</summary>
public sealed record StoredModule
{
    /// <summary>Id, unique among modules.</summary>
    public required string Id { get; init; }

    /// <summary>Version that its author gave it.</summary>
    public string Version { get; init; } = "";

    /// <summary>The module as canonical JSON in UTF-8: equal bytes mean equal content.</summary>
    public ImmutableArray<byte> Content { get; init; } = [];

    /// <summary>Cluster-wide revision of the last commit that changed the module.</summary>
    public long Revision { get; init; }

    /// <summary>Cluster-wide revision of the commit that first stored the module.</summary>
    public long CreateRevision { get; init; }

    /// <summary>Time of the commit that first stored the module.</summary>
    public DateTime CreateTime { get; init; }

    /// <summary>Time of the commit that last changed the module.</summary>
    public DateTime UpdateTime { get; init; }

    /// <summary>Whether two modules say the same.</summary>
    public bool HasContentOf(StoredModule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Id == other.Id && Version == other.Version && Content.AsSpan().SequenceEqual(other.Content.AsSpan());
    }
}
