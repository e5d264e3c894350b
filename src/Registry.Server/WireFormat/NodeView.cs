using Registry.Domain;
using Registry.Engine.Liveness;

namespace Registry.Server.WireFormat;

/// <summary>
/// A node as an answer shows it: what a snapshot has, and its liveness, read once, so that an answer that is measured and then written says
/// both times the same.
/// </summary>
internal readonly record struct NodeView(Node Node, NodeLiveness Liveness)
{
    /// <summary>A node of the past, or as a write left it: nothing is said of its liveness.</summary>
    public static implicit operator NodeView(Node node) => new(node, default);
}

/// <summary>A node in its tree.</summary>
internal readonly record struct TreeNodeView(NodeView Node, int Depth, int ChildCount);
