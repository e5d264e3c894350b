namespace HypervisorAgent.Libvirt;

/// <summary>virsh did not give an answer that can be used.</summary>
internal sealed class VirshException : Exception
{
    public VirshException(HypervisorFailureKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public HypervisorFailureKind Kind { get; }
}
