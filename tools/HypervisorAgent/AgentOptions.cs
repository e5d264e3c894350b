using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;

namespace HypervisorAgent;

/// <summary>Everything that the command line sets.</summary>
internal sealed record AgentOptions
{
    /// <summary>Address of the registry daemon.</summary>
    public required Uri Server { get; init; }

    /// <summary>How the hypervisor is read.</summary>
    public VirshOptions Virsh { get; init; } = new();

    /// <summary>The hypervisor's own node.</summary>
    public HypervisorNodeOptions Node { get; init; } = new();

    /// <summary>What the agent may do with machines.</summary>
    public ReconcileOptions Reconcile { get; init; } = new();

    /// <summary>One pass, then exit. Default false.</summary>
    public bool Once { get; init; }

    /// <summary>Show what one pass would do, and change nothing. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Pause between two passes. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long a heartbeat counts; null: none are sent. The command line's default is three times the interval.</summary>
    public TimeSpan? HeartbeatTtl { get; init; }

    /// <summary>How summaries are printed.</summary>
    public OutputFormat Output { get; init; }
}

/// <summary>How the hypervisor's own node is found and created.</summary>
internal sealed record HypervisorNodeOptions
{
    /// <summary>System id; null: found by the host's UUID or by name, and made by the registry.</summary>
    public string? Id { get; init; }

    /// <summary>Name; null: the host name that the hypervisor reports.</summary>
    public string? Name { get; init; }

    /// <summary>Type. Default <c>hypervisor</c>.</summary>
    public string Type { get; init; } = "hypervisor";

    /// <summary>Tenant when it is created; empty means none.</summary>
    public string Tenant { get; init; } = "";
}

/// <summary>How summaries of passes are printed to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people; only with one pass, because the log tells the rest.</summary>
    Text,

    /// <summary>One JSON object on one line for each pass.</summary>
    Json,
}
