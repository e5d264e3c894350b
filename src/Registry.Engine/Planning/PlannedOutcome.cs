using System.Collections.Immutable;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Validation;

namespace Registry.Engine.Planning;

/// <summary>Why the items of a node do not let a write pass.</summary>
/// <param name="Index">Place of the write in its batch; -1: it is no batch.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Findings">Everything that was found, by path.</param>
public sealed record InvalidItems(int Index, string NodeId, ImmutableArray<Finding> Findings);

/// <summary>How a planned write ended.</summary>
public sealed record PlannedOutcome
{
    /// <summary>How the command ended; of no meaning where <see cref="Invalid"/> is set.</summary>
    public CommandOutcome Outcome { get; init; }

    /// <summary>Why the write is refused by the modules' rules; null if it is not.</summary>
    public InvalidItems? Invalid { get; init; }

    /// <summary>What was found that refuses nothing.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The items that edits added, in order.</summary>
    public ImmutableArray<ItemRef> Added { get; init; } = [];

    /// <summary>The nodes that were evaluated, as they would be: what a write that only validates would leave. Without revisions.</summary>
    public ImmutableArray<Node> Planned { get; init; } = [];
}
