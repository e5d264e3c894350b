namespace HypervisorAgent.Reconciling;

/// <summary>Something about a machine, or about the report, that a person may want to know.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Machine">The machine; empty where it concerns the whole report.</param>
/// <param name="Detail">The circumstances, in words.</param>
internal sealed record Finding(FindingKind Kind, string Machine, string Detail);

/// <summary>Kinds of findings.</summary>
internal enum FindingKind
{
    /// <summary>The registry has no node of this machine, and the agent is not told to create one.</summary>
    UnknownMachine,

    /// <summary>The machine's node is below another parent and is left alone.</summary>
    AssignedElsewhere,

    /// <summary>The machine's name or one of its keys belongs to a node that is not this machine's.</summary>
    Conflict,

    /// <summary>The hypervisor lists the machine but could not describe it.</summary>
    NotDescribed,

    /// <summary>The hypervisor reports no machine at all, although it has children; a second report has to agree.</summary>
    EmptyReport,
}
