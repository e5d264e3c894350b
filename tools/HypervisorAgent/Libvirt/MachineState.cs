namespace HypervisorAgent.Libvirt;

/// <summary>The states of machines, as the registry names them.</summary>
internal static class MachineState
{
    /// <summary>State of a machine that runs.</summary>
    public const string Running = "running";

    /// <summary>State of a machine that its hypervisor no longer reports.</summary>
    public const string Unassigned = "unassigned";

    /// <summary>State of a machine whose hypervisor does not know it either.</summary>
    public const string Unknown = "unknown";

    /// <summary>Translates what <c>virsh domstate</c> prints; words that libvirt may add later pass through unchanged.</summary>
    public static string FromLibvirt(string domstate) => domstate switch
    {
        "running" => Running,

        // Xen's word for a running machine that waits for work.
        "idle" => Running,
        "paused" => "paused",
        "in shutdown" => "stopping",
        "shut off" => "stopped",
        "crashed" => "crashed",
        "pmsuspended" => "suspended",
        "no state" => Unknown,
        _ => domstate,
    };
}
