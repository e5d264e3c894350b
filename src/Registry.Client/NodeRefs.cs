using Registry.V1;

namespace Registry.Client;

/// <summary>Makes <see cref="NodeRef"/>s.</summary>
public static class NodeRefs
{
    /// <summary>The node with this system id.</summary>
    /// <param name="id">System id.</param>
    public static NodeRef Id(string id) => new() { Id = id };

    /// <summary>The node of this name.</summary>
    /// <param name="name">Name.</param>
    public static NodeRef Name(string name) => new() { Name = name };

    /// <summary>The node that holds this unique key.</summary>
    /// <param name="key">Unique key.</param>
    public static NodeRef UniqueKey(string key) => new() { UniqueKey = key };

    /// <summary>The node that has this as its id, else as its name, else as a unique key; meant for what people type.</summary>
    /// <param name="text">Id, name or unique key.</param>
    public static NodeRef Any(string text) => new() { Any = text };

    /// <summary>The given node, by its id.</summary>
    /// <param name="node">A node as the daemon returned it.</param>
    public static NodeRef Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Id(node.Id);
    }
}
