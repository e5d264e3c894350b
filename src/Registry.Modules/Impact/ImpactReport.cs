using Registry.Domain;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;

namespace Registry.Modules.Impact;

/// <summary>What becomes of nodes when they are evaluated again under changed modules.</summary>
public sealed record ImpactReport
{
    /// <summary>How many nodes were looked at.</summary>
    public int Evaluated { get; init; }

    /// <summary>How many would have another effective configuration.</summary>
    public int Changed { get; init; }

    /// <summary>How many would have errors that they have not now.</summary>
    public int Invalid { get; init; }

    /// <summary>How many would lose what a user set.</summary>
    public int Losing { get; init; }

    /// <summary>Ids of the first that would lose something, at most 10.</summary>
    public ImmutableArray<string> FirstLosing { get; init; } = [];

    /// <summary>The first nodes of which any of this is true, in the order of their ids.</summary>
    public ImmutableArray<NodeImpact> Nodes { get; init; } = [];
}

/// <summary>What becomes of one node.</summary>
/// <param name="Node">The node as it is.</param>
/// <param name="Differences">What its effective configuration would differ in. Sensitive values are masked.</param>
/// <param name="Findings">Errors that it would have and has not now.</param>
/// <param name="Lost">Paths of what users set and would be lost.</param>
public sealed record NodeImpact(
    Node Node, ImmutableArray<ItemsDifference> Differences, ImmutableArray<Finding> Findings, ImmutableArray<string> Lost)
{
    /// <summary>Whether there is nothing to be said.</summary>
    public bool IsNone => Differences.IsEmpty && Findings.IsEmpty && Lost.IsEmpty;
}
