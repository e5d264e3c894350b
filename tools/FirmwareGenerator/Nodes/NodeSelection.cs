using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Nodes;

/// <summary>The nodes that firmware is made for.</summary>
internal sealed class NodeSelection
{
    /// <summary>The type of nodes that have firmware.</summary>
    public const string RouterType = "router";

    // Of `NodeSelector.node_refs`.
    private const int MostRefs = 1000;

    private readonly NodeSelector _selector;

    private NodeSelection(NodeSelector selector) => _selector = selector;

    /// <summary>All routers that match.</summary>
    public static NodeSelection Matching(NodeSelector selector) => new(new NodeSelector(selector) { Types_ = { RouterType } });

    /// <summary>The nodes that people name by id, name or unique key.</summary>
    /// <exception cref="RegistryException">NODE_NOT_FOUND: there is no such node.</exception>
    public static async Task<NodeSelection> NamedAsync(RegistryClient client, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var selector = new NodeSelector();
        foreach (var name in names)
        {
            selector.NodeRefs.Add(NodeRefs.Of(await client.GetNodeAsync(NodeRefs.Any(name), cancellationToken).ConfigureAwait(false)));
        }

        return new NodeSelection(selector);
    }

    /// <summary>The nodes, in the order of their names.</summary>
    public Task<IReadOnlyList<Node>> ListAsync(RegistryClient client, CancellationToken cancellationToken) =>
        ListAsync(client, [_selector], cancellationToken);

    /// <summary>Those of certain nodes that are selected, in the order of their names.</summary>
    public Task<IReadOnlyList<Node>> ListAsync(RegistryClient client, IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        var wanted = _selector.NodeRefs.Count == 0 ? ids : ids.Intersect(_selector.NodeRefs.Select(node => node.Id));
        return ListAsync(client, wanted.Order(StringComparer.Ordinal).Chunk(MostRefs).Select(WithRefs), cancellationToken);
    }

    private NodeSelector WithRefs(string[] ids)
    {
        var selector = _selector.Clone();
        selector.NodeRefs.Clear();
        selector.NodeRefs.AddRange(ids.Select(NodeRefs.Id));
        return selector;
    }

    private static async Task<IReadOnlyList<Node>> ListAsync(
        RegistryClient client, IEnumerable<NodeSelector> selectors, CancellationToken cancellationToken)
    {
        var nodes = new List<Node>();
        foreach (var selector in selectors)
        {
            await foreach (var node in client.ListNodesAsync(selector, cancellationToken).ConfigureAwait(false))
            {
                nodes.Add(node);
            }
        }

        return [.. nodes.OrderBy(node => node.Name, StringComparer.Ordinal)];
    }
}
