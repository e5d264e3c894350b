using System.Collections.Frozen;

namespace Registry.Domain.Queries;

/// <summary>
/// Many refs, made ready to be asked of one node after the other. A ref by name or by unique key means whichever node has it; one of kind
/// <see cref="NodeRefKind.Any"/> means every node that has it as its id, its name or a unique key.
/// </summary>
public sealed class NodeRefSet
{
    private readonly FrozenSet<string> _ids;
    private readonly FrozenSet<string> _names;
    private readonly FrozenSet<string> _keys;

    /// <summary>Prepares refs.</summary>
    public NodeRefSet(IReadOnlyCollection<NodeRef> refs)
    {
        Refs = refs;
        _ids = Values(refs, NodeRefKind.Id);
        _keys = Values(refs, NodeRefKind.UniqueKey);
        // A name is also found under the key that stands for it.
        _names = Values(refs, NodeRefKind.Name)
            .Concat(_keys.Where(IsName).Select(key => key[NodeLimits.NameKeyPrefix.Length..]))
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The refs that it was made of.</summary>
    public IReadOnlyCollection<NodeRef> Refs { get; }

    /// <summary>Whether one of the refs means a node.</summary>
    public bool Contains(Node node) =>
        _ids.Contains(node.Id) || (_names.Count > 0 && _names.Contains(node.Name)) || (_keys.Count > 0 && HoldsKey(node));

    /// <summary>The ids of the nodes that are meant, each once, in order.</summary>
    public IReadOnlyList<string> Resolve(RegistrySnapshot snapshot)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var id in _ids)
        {
            Add(found, snapshot.TryGet(id, out var node) ? node.Id : null);
        }

        foreach (var name in _names)
        {
            Add(found, snapshot.TryGetIdByName(name, out var id) ? id : null);
        }

        foreach (var key in _keys)
        {
            Add(found, snapshot.TryGetIdByKey(key, out var id) ? id : null);
        }

        return [.. found];
    }

    private static bool IsName(string key) => key.StartsWith(NodeLimits.NameKeyPrefix, StringComparison.Ordinal);

    private static FrozenSet<string> Values(IReadOnlyCollection<NodeRef> refs, NodeRefKind kind) => refs
        .Where(nodeRef => nodeRef.Kind == kind || nodeRef.Kind == NodeRefKind.Any)
        .Select(nodeRef => nodeRef.Value)
        .ToFrozenSet(StringComparer.Ordinal);

    private static void Add(SortedSet<string> found, string? id)
    {
        if (id is not null)
        {
            found.Add(id);
        }
    }

    private bool HoldsKey(Node node)
    {
        foreach (var key in HeldKeys.Of(node))
        {
            if (_keys.Contains(key))
            {
                return true;
            }
        }

        return false;
    }
}
