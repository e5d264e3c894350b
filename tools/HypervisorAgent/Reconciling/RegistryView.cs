using Registry.V1;

namespace HypervisorAgent.Reconciling;

/// <summary>What the registry knows that matters to one hypervisor's machines.</summary>
internal sealed record RegistryView
{
    /// <summary>Id of the hypervisor's own node; null while it is not registered.</summary>
    public string? HypervisorId { get; init; }

    /// <summary>The children of the hypervisor's node, of any type.</summary>
    public IReadOnlyList<Node> Children { get; init; } = [];

    /// <summary>The holder of each unique key of a reported machine; free keys are missing.</summary>
    public IReadOnlyDictionary<string, Node> ByKey { get; init; } = new Dictionary<string, Node>();

    /// <summary>The holder of each name of a reported machine; free names are missing.</summary>
    public IReadOnlyDictionary<string, Node> ByName { get; init; } = new Dictionary<string, Node>();
}
