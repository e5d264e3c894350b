namespace HypervisorAgent.Libvirt;

/// <summary>Facts of the hypervisor itself. What its driver does not tell is null.</summary>
internal sealed record HostFacts
{
    /// <summary>UUID of the host (from its SMBIOS), lower case; null where the driver knows none.</summary>
    public string? Uuid { get; init; }

    /// <summary>Host name as the hypervisor reports it.</summary>
    public string? Hostname { get; init; }

    /// <summary>Kind of hypervisor and its version, for instance <c>QEMU 7.2.0</c>.</summary>
    public string? Hypervisor { get; init; }

    /// <summary>Version of the libvirt library that answers.</summary>
    public string? LibvirtVersion { get; init; }

    /// <summary>Architecture of the host's processors, for instance <c>x86_64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>Model of the host's processors as <c>nodeinfo</c> names it.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Active logical processors.</summary>
    public long? Cpus { get; init; }

    /// <summary>Processor sockets of each NUMA cell.</summary>
    public long? Sockets { get; init; }

    /// <summary>Cores of each socket.</summary>
    public long? CoresPerSocket { get; init; }

    /// <summary>Threads of each core.</summary>
    public long? ThreadsPerCore { get; init; }

    /// <summary>NUMA cells.</summary>
    public long? NumaCells { get; init; }

    /// <summary>Memory of the host in bytes.</summary>
    public long? MemoryBytes { get; init; }
}
