using Registry.Domain.Items;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>The effective configuration, and what is to be said of it.</summary>
public sealed record EvaluationResult
{
    /// <summary>
    /// The items, with their references. What is as it was keeps its source and object; what this write brings has sources of revision 0,
    /// which the writer stamps, as it does the revisions of points.
    /// </summary>
    public required NodeItems Items { get; init; }

    /// <summary>What is wrong, by path.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Whether a finding refuses the write. The items are then what could be made of it, for forms.</summary>
    public bool IsRefused => Findings.Any(finding => finding.IsBlocking);

    /// <summary>What was read besides the node.</summary>
    public ReadSet Reads { get; init; } = ReadSet.Empty;

    /// <summary>All allocations that the node then has.</summary>
    public ImmutableArray<AllocationUse> Allocations { get; init; } = [];

    /// <summary>Unique keys that its fields claim, sorted (ordinal), each once.</summary>
    public ImmutableArray<string> UniqueKeys { get; init; } = [];

    /// <summary>One entry for each <see cref="Edits.AddItem"/>, in order: the item that it added, or none where it could not.</summary>
    public ImmutableArray<ItemRef> Added { get; init; } = [];

    /// <summary>Why the fields have their values, in the order of items and fields; null unless it was asked for.</summary>
    public Explanations? Explanations { get; init; }
}

/// <summary>A value of a pool that a node has.</summary>
/// <param name="PoolId">Id of the pool's node.</param>
/// <param name="Value">The value.</param>
/// <param name="Path">The field.</param>
public readonly record struct AllocationUse(string PoolId, CelValue Value, string Path);
