using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Registry.V1;

namespace Registry.Client;

/// <summary>
/// The nodes of a <see cref="NodeCache"/> at one revision, with the indexes by which they are found. Immutable; the messages in it are shared and
/// must not be changed.
/// </summary>
public sealed class NodeCacheState
{
    private readonly ImmutableDictionary<string, string> _idByName;
    private readonly ImmutableDictionary<string, string> _idByKey;
    private readonly ImmutableDictionary<string, ImmutableSortedSet<string>> _children;

    private NodeCacheState(
        NodeWatchPlace place, ImmutableDictionary<string, Node> nodes, ImmutableDictionary<string, string> idByName,
        ImmutableDictionary<string, string> idByKey, ImmutableDictionary<string, ImmutableSortedSet<string>> children)
    {
        (Place, Nodes, _idByName, _idByKey, _children) = (place, nodes, idByName, idByKey, children);
    }

    /// <summary>The revision, and the epoch that it belongs to.</summary>
    public NodeWatchPlace Place { get; }

    /// <summary>The nodes by id.</summary>
    public IReadOnlyDictionary<string, Node> ById => Nodes;

    internal ImmutableDictionary<string, Node> Nodes { get; }

    internal static NodeCacheState Empty { get; } = new(
        new NodeWatchPlace("", 0), Dictionary<Node>(), Dictionary<string>(), Dictionary<string>(), Dictionary<ImmutableSortedSet<string>>());

    /// <summary>The node with a name.</summary>
    public bool TryGetByName(string name, [NotNullWhen(true)] out Node? node)
    {
        node = null;
        return _idByName.TryGetValue(name, out var id) && Nodes.TryGetValue(id, out node);
    }

    /// <summary>The node that holds a unique key.</summary>
    public bool TryGetByUniqueKey(string key, [NotNullWhen(true)] out Node? node)
    {
        node = null;
        return _idByKey.TryGetValue(key, out var id) && Nodes.TryGetValue(id, out node);
    }

    /// <summary>The nodes that have this parent, in the order of their ids; those without parent for the empty id.</summary>
    public IEnumerable<Node> Children(string parentId) =>
        _children.TryGetValue(parentId, out var ids) ? ids.Select(id => Nodes[id]) : [];

    private static ImmutableDictionary<string, T> Dictionary<T>() => ImmutableDictionary.Create<string, T>(StringComparer.Ordinal);

    /// <summary>Collects changes and makes the next state of them. Used by one thread.</summary>
    internal sealed class Builder(NodeCacheState state)
    {
        private readonly ImmutableDictionary<string, Node>.Builder _nodes = state.Nodes.ToBuilder();
        private readonly ImmutableDictionary<string, string>.Builder _idByName = state._idByName.ToBuilder();
        private readonly ImmutableDictionary<string, string>.Builder _idByKey = state._idByKey.ToBuilder();
        private readonly ImmutableDictionary<string, ImmutableSortedSet<string>>.Builder _children = state._children.ToBuilder();

        public void Set(Node node)
        {
            // Changes come without liveness, which is told on its own.
            node.Liveness ??= _nodes.GetValueOrDefault(node.Id)?.Liveness;
            Remove(node.Id);
            _nodes[node.Id] = node;
            if (node.Name.Length > 0)
            {
                _idByName[node.Name] = node.Id;
            }

            foreach (var key in node.UniqueKeys)
            {
                _idByKey[key] = node.Id;
            }

            var siblings = _children.GetValueOrDefault(node.Parent) ?? ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
            _children[node.Parent] = siblings.Add(node.Id);
        }

        public void Remove(string id)
        {
            if (!_nodes.Remove(id, out var node))
            {
                return;
            }

            Free(_idByName, node.Name, id);
            foreach (var key in node.UniqueKeys)
            {
                Free(_idByKey, key, id);
            }

            var siblings = _children[node.Parent].Remove(id);
            if (siblings.IsEmpty)
            {
                _children.Remove(node.Parent);
            }
            else
            {
                _children[node.Parent] = siblings;
            }
        }

        public void SetLiveness(string id, Liveness liveness)
        {
            if (_nodes.TryGetValue(id, out var node))
            {
                _nodes[id] = new Node(node) { Liveness = liveness };
            }
        }

        public NodeCacheState Build(NodeWatchPlace place) => new(
            place, _nodes.ToImmutable(), _idByName.ToImmutable(), _idByKey.ToImmutable(), _children.ToImmutable());

        // Within a commit a name or key may have passed to another node before its old holder is told of.
        private static void Free(ImmutableDictionary<string, string>.Builder index, string key, string id)
        {
            if (index.TryGetValue(key, out var holder) && holder == id)
            {
                index.Remove(key);
            }
        }
    }
}
