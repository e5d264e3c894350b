using System.Collections.Immutable;
using Registry.V1;

namespace FirmwareGenerator.Output;

/// <summary>What became of a node's firmware.</summary>
internal sealed record Outcome
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>What became of it.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>Checksum of the firmware; null where there is none.</summary>
    public string? Checksum { get; init; }

    /// <summary>Where it is; null where it was not written.</summary>
    public string? Path { get; init; }

    /// <summary>What refuses it, or is to be noted.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Ids of the nodes that it depends on.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Whether there is firmware.</summary>
    public bool IsDone => Kind is OutcomeKind.Written or OutcomeKind.Unchanged;
}

/// <summary>What can become of a node's firmware.</summary>
internal enum OutcomeKind
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>It is what was written before; nothing was touched.</summary>
    Unchanged,

    /// <summary>The configuration has errors, or no firmware can be made of it. What was written before is still there.</summary>
    Refused,

    /// <summary>It could not be written, or no image be built of it. What was written before is still there.</summary>
    Failed,
}
