using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.Client;
using Registry.V1;

namespace HypervisorAgent.Passes;

/// <summary>Finds or registers the hypervisor's own node, and keeps its facts up to date.</summary>
internal sealed class HypervisorNode
{
    /// <summary>Prefix of the unique key that holds the host's UUID.</summary>
    /// <remarks>Not the prefix of machines: inside a nested hypervisor, the host's UUID is that of the machine it runs in.</remarks>
    public const string UuidKeyPrefix = "host-uuid:";

    private readonly RegistryClient _client;
    private readonly HypervisorNodeOptions _options;

    public HypervisorNode(RegistryClient client, HypervisorNodeOptions options)
    {
        _client = client;
        _options = options;
    }

    /// <summary>The hypervisor's node: the one of the configured id, else of the host's UUID, else of its name; null if there is none.</summary>
    /// <exception cref="PassRefusedException">The node that was found is not this hypervisor.</exception>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task<Node?> FindAsync(HostFacts facts, CancellationToken cancellationToken)
    {
        if (_options.Id is { } id)
        {
            return Checked(await _client.FindNodeAsync(NodeRefs.Id(id), cancellationToken));
        }

        var name = Name(facts);
        var key = Key(facts);
        var refs = key is null ? [NodeRefs.Name(name)] : new[] { NodeRefs.UniqueKey(key), NodeRefs.Name(name) };
        var found = await _client.BatchGetNodesAsync(refs, cancellationToken);
        var node = Checked(found.FirstOrDefault(candidate => candidate is not null));
        if (node is not null && key is not null && !node.UniqueKeys.Contains(key) && HasHostUuid(node))
        {
            throw new PassRefusedException(
                $"node {node.Id} has the name '{name}' but the UUID of another host; choose another --node-name, or say --node-id {node.Id}");
        }

        return node;
    }

    /// <summary>Registers the node if there is none, and claims the host's UUID and patches its facts where they differ.</summary>
    /// <returns>The node's id and whether anything was written.</returns>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task<(string Id, bool Changed)> EnsureAsync(Node? present, HostFacts facts, CancellationToken cancellationToken)
    {
        if (present is null)
        {
            var created = await _client.RegisterNodeAsync(Registration(facts), cancellationToken);
            return (created.Id, true);
        }

        var changed = false;
        if (Key(facts) is { } key && !present.UniqueKeys.Contains(key))
        {
            var claim = new UpdateNodeRequest { NodeRef = NodeRefs.Of(present), AddUniqueKeys = { key } };
            await _client.UpdateNodeAsync(claim, cancellationToken);
            changed = true;
        }

        if (HostMetadata.Patch(present, facts) is { } patch)
        {
            await _client.PatchMetadataAsync(patch, cancellationToken);
            changed = true;
        }

        return (present.Id, changed);
    }

    private RegisterNodeRequest Registration(HostFacts facts)
    {
        var node = new Node { Id = _options.Id ?? "", Type = _options.Type, Name = Name(facts), Tenant = _options.Tenant };
        foreach (var (key, value) in HostMetadata.From(facts))
        {
            node.Metadata[key] = value;
        }

        if (Key(facts) is { } uuidKey)
        {
            node.UniqueKeys.Add(uuidKey);
        }

        return new RegisterNodeRequest { Node = node, IfExists = IfExists.Fail };
    }

    private Node? Checked(Node? node) => node is null || node.Type == _options.Type
        ? node
        : throw new PassRefusedException($"node {node.Id} ('{node.Name}') is of type {node.Type}, not {_options.Type}");

    private string Name(HostFacts facts) => _options.Name ?? facts.Hostname
        ?? throw new PassRefusedException("the hypervisor reports no host name; say --node-name");

    private static string? Key(HostFacts facts) => facts.Uuid is { } uuid ? UuidKeyPrefix + uuid : null;

    private static bool HasHostUuid(Node node) => node.UniqueKeys.Any(key => key.StartsWith(UuidKeyPrefix, StringComparison.Ordinal));
}
