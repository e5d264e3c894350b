namespace HypervisorAgent.Libvirt;

/// <summary>How virsh is run.</summary>
internal sealed record VirshOptions
{
    /// <summary>The program: a path, or a name that is looked for in PATH. Default <c>virsh</c>.</summary>
    public string Program { get; init; } = "virsh";

    /// <summary>Connection URI of libvirt, for instance <c>qemu:///system</c>; null: libvirt's own default.</summary>
    public string? ConnectUri { get; init; }

    /// <summary>How long one run of virsh may take; then it is ended. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
