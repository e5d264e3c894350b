namespace HypervisorAgent.Reconciling;

/// <summary>What the agent may do with machines.</summary>
internal sealed record ReconcileOptions
{
    /// <summary>Type of the nodes that are machines; nodes of other types are never changed. Default <c>vm</c>.</summary>
    public string MachineType { get; init; } = "vm";

    /// <summary>Tenant of the nodes that the agent creates; empty means none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Create a node for a machine that the registry lacks; else it is skipped with a warning. Default false.</summary>
    public bool CreateMissing { get; init; }

    /// <summary>
    /// Replace the definition of a node when the machine's configuration differs. Default false: an existing definition is what somebody
    /// meant the machine to be, and is kept. An empty one is always filled.
    /// </summary>
    public bool RefreshDefinitions { get; init; }
}
