using System.Text.Json.Serialization;
using HypervisorAgent.Reconciling;

namespace HypervisorAgent.Passes;

/// <summary>What one pass did.</summary>
internal sealed record PassSummary
{
    /// <summary>How it ended.</summary>
    public required PassOutcome Outcome { get; init; }

    /// <summary>Why it ended early; null where it went to its end.</summary>
    public string? Message { get; init; }

    /// <summary>Id of the hypervisor's node; null where it is not known.</summary>
    public string? HypervisorId { get; init; }

    /// <summary>Whether the node of the hypervisor itself was registered or changed.</summary>
    public bool HypervisorChanged { get; init; }

    /// <summary>Machines that the hypervisor reported.</summary>
    public int Machines { get; init; }

    /// <summary>Whether nothing was written because only the plan was asked for.</summary>
    public bool DryRun { get; init; }

    /// <summary>The actions of the plan, in order, each with what became of it.</summary>
    public IReadOnlyList<ActionResult> Actions { get; init; } = [];

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Whether children are kept only because one empty report is not enough.</summary>
    public bool AwaitsSecondReport { get; init; }
}

/// <summary>How a pass ended.</summary>
internal enum PassOutcome
{
    /// <summary>Everything that was planned was done.</summary>
    Ok,

    /// <summary>The registry refused something, or a machine is in conflict with a node.</summary>
    Refused,

    /// <summary>The hypervisor, or one of its machines, could not be read. In the first case nothing was changed.</summary>
    DriverError,

    /// <summary>No registry answers.</summary>
    Unreachable,
}

/// <summary>What became of one action.</summary>
/// <param name="Kind">The action.</param>
/// <param name="Machine">What the machine is called.</param>
/// <param name="State">The state that it sets; null where it does not.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
internal sealed record ActionResult(
    ActionKind Kind,
    string Machine,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Refusal? Refusal);

/// <summary>Kinds of actions.</summary>
internal enum ActionKind
{
    /// <summary>A node was created.</summary>
    Create,

    /// <summary>A node was put below the hypervisor.</summary>
    Assign,

    /// <summary>A node below the hypervisor was updated.</summary>
    Update,

    /// <summary>A node was taken from below the hypervisor.</summary>
    Unassign,
}

/// <summary>A refusal of the registry.</summary>
/// <param name="Reason">Its reason as in the error catalogue, for instance <c>NAME_TAKEN</c>.</param>
/// <param name="Message">Its message.</param>
internal sealed record Refusal(string Reason, string Message);
