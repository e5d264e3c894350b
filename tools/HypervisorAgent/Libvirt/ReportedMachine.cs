using Google.Protobuf.WellKnownTypes;

namespace HypervisorAgent.Libvirt;

/// <summary>A machine as the hypervisor reports it.</summary>
/// <param name="Uuid">Its UUID, lower case with hyphens.</param>
/// <param name="Details">What is known of it; null where the hypervisor lists the machine but could not describe it this time.</param>
/// <param name="Problem">Why there are no details; null where there are.</param>
internal sealed record ReportedMachine(string Uuid, MachineDetails? Details, string? Problem = null)
{
    /// <summary>Prefix of the unique key that holds a machine's UUID.</summary>
    public const string UuidKeyPrefix = "uuid:";

    /// <summary>Prefix of the unique keys that hold the MAC addresses of its interfaces, lower case with colons.</summary>
    public const string MacKeyPrefix = "mac:";

    /// <summary>The unique key by which the machine is found again, whatever it is called.</summary>
    public string UuidKey => UuidKeyPrefix + Uuid;

    /// <summary>What to call the machine in messages: its name where it is known, else its UUID.</summary>
    public string Label => Details?.Name ?? Uuid;

    /// <summary>All of its unique keys: the UUID's, then one for each distinct MAC address.</summary>
    public IEnumerable<string> UniqueKeys =>
        Details is null ? [UuidKey] : [UuidKey, .. Details.MacAddresses.Distinct().Select(mac => MacKeyPrefix + mac)];
}

/// <summary>What the hypervisor tells of one machine.</summary>
/// <param name="Name">The machine's name on its hypervisor.</param>
/// <param name="State">Its state in the registry's words; see <see cref="MachineState"/>.</param>
/// <param name="MacAddresses">MAC addresses of its interfaces, lower case with colons, in order.</param>
/// <param name="Definition">Its configuration: CPUs, memory, disks, interfaces, operating system type.</param>
internal sealed record MachineDetails(string Name, string State, IReadOnlyList<string> MacAddresses, Struct Definition);
