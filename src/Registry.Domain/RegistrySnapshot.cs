using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Registry.Domain.Collections;
using Registry.Domain.Items;
using Registry.Domain.Modules;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>
/// All nodes, allocations and modules at one revision, with the indexes by which they are found. Immutable: readers need no lock, and a reader that holds one sees the
/// same registry for as long as it likes. Snapshots share what they have in common.
/// </summary>
public sealed partial class RegistrySnapshot
{
    private readonly HashTrie<Node> _byId;
    private readonly HashTrie<string> _idByName;
    private readonly HashTrie<string> _idByKey;

    private RegistrySnapshot(long revision, DateTime time, HashTrie<Node> byId, HashTrie<string> idByName, HashTrie<string> idByKey, SnapshotIndexes indexes)
    {
        Revision = revision;
        Time = time;
        _byId = byId;
        _idByName = idByName;
        _idByKey = idByKey;
        Indexes = indexes;
    }

    /// <summary>A registry without nodes at revision 0.</summary>
    public static RegistrySnapshot Empty { get; } = new(
        0, DateTime.UnixEpoch, HashTrie<Node>.Empty, HashTrie<string>.Empty, HashTrie<string>.Empty, SnapshotIndexes.Empty);

    /// <summary>Revision of the last commit.</summary>
    public long Revision { get; }

    /// <summary>Time of the last commit, UTC; never goes back.</summary>
    public DateTime Time { get; }

    /// <summary>How many nodes there are.</summary>
    public int Count => _byId.Count;

    /// <summary>The ordered indexes, for queries.</summary>
    public SnapshotIndexes Indexes { get; }

    /// <summary>The books of the pools.</summary>
    public PoolCatalog Pools { get; private init; } = PoolCatalog.Empty;

    /// <summary>The modules; the same instance as in the snapshot before where none has changed.</summary>
    public ModuleCatalog Modules { get; private init; } = ModuleCatalog.Empty;

    /// <summary>The node of an id; the empty id has none.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out Node? node) => _byId.TryGetValue(id, out node);

    /// <summary>The id of the node with a name.</summary>
    public bool TryGetIdByName(string name, [NotNullWhen(true)] out string? id) => _idByName.TryGetValue(name, out id);

    /// <summary>The id of the node that holds a unique key.</summary>
    public bool TryGetIdByKey(string key, [NotNullWhen(true)] out string? id) => _idByKey.TryGetValue(key, out id);

    /// <summary>The node with a name.</summary>
    public bool TryGetByName(string name, [NotNullWhen(true)] out Node? node)
    {
        node = null;
        return _idByName.TryGetValue(name, out var id) && _byId.TryGetValue(id, out node);
    }

    /// <summary>The node that holds a unique key, or has the name in <c>VAGOTH_NAME_name</c>.</summary>
    public bool TryGetByKey(string key, [NotNullWhen(true)] out Node? node)
    {
        node = null;
        return key.StartsWith(NodeLimits.NameKeyPrefix, StringComparison.Ordinal)
            ? TryGetByName(key[NodeLimits.NameKeyPrefix.Length..], out node)
            : _idByKey.TryGetValue(key, out var id) && _byId.TryGetValue(id, out node);
    }

    /// <summary>The node that a ref names.</summary>
    public bool TryResolve(NodeRef nodeRef, [NotNullWhen(true)] out Node? node) => nodeRef.Kind switch
    {
        NodeRefKind.Id => TryGet(nodeRef.Value, out node),
        NodeRefKind.Name => TryGetByName(nodeRef.Value, out node),
        NodeRefKind.UniqueKey => TryGetByKey(nodeRef.Value, out node),
        _ => TryGet(nodeRef.Value, out node) || TryGetByName(nodeRef.Value, out node) || TryGetByKey(nodeRef.Value, out node),
    };

    /// <summary>How many nodes have this parent.</summary>
    public int CountChildren(string parentId) => Indexes.ByParent.CountMatching(new KeyProbe(parentId));

    /// <summary>The nodes that have this parent, in the order of their ids; those without parent for the empty id.</summary>
    public IEnumerable<Node> Children(string parentId)
    {
        foreach (var entry in Indexes.ByParent.Matching(new KeyProbe(parentId)))
        {
            yield return Get(entry.Id);
        }
    }

    /// <summary>The nodes of a type, in the order of their ids.</summary>
    public IEnumerable<Node> OfType(string type)
    {
        foreach (var entry in Indexes.ByType.Matching(new KeyProbe(type)))
        {
            yield return Get(entry.Id);
        }
    }

    /// <summary>The node of an id that an index gave.</summary>
    public Node Get(string id) => _byId.TryGetValue(id, out var node)
        ? node
        : throw new InvalidOperationException($"An index names node '{id}', which does not exist.");

    /// <summary>The same registry at a later revision and time.</summary>
    public RegistrySnapshot At(long revision, DateTime time) =>
        new(revision, time, _byId, _idByName, _idByKey, Indexes) { Pools = Pools, Modules = Modules };

    /// <summary>The same registry with indexes of these fields: takes time that grows with the nodes where one was not indexed before.</summary>
    public RegistrySnapshot WithIndexed(ImmutableArray<IndexedField> fields)
    {
        var byField = Indexes.ByField.For(fields, Indexes.Nodes);
        return ReferenceEquals(byField, Indexes.ByField)
            ? this
            : new RegistrySnapshot(Revision, Time, _byId, _idByName, _idByKey, Indexes with { ByField = byField }) { Pools = Pools, Modules = Modules };
    }

    /// <summary>The registry after these changes, at the same revision. Of the changes each before is the node as it is here.</summary>
    /// <param name="changes">What changes.</param>
    /// <param name="token">What was made under the same token may be changed in place: this snapshot too, unless the token is new.</param>
    public RegistrySnapshot Apply(StateChanges changes, EditToken token)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var nodes = changes.Nodes;
        var (byId, names, keys) = (_byId, _idByName, _idByKey);
        // All that is given up goes first: a name or key may pass from one node to another within a commit.
        foreach (var change in nodes)
        {
            if (change.Before is { } before)
            {
                names = before.Name == change.After?.Name ? names : names.Remove(before.Name, token);
                keys = RemoveKeys(keys, before, change.After, token);
                byId = change.After is null ? byId.Remove(before.Id, token) : byId;
            }
        }

        var indexes = Indexes.Without(nodes, token);
        foreach (var change in nodes)
        {
            if (change.After is { } after)
            {
                byId = byId.Set(after.Id, after, token);
                names = after.Name == change.Before?.Name ? names : names.Set(after.Name, after.Id, token);
                keys = AddKeys(keys, change.Before, after, token);
            }
        }

        var next = new RegistrySnapshot(Revision, Time, byId, names, keys, indexes.With(nodes, token))
        {
            Pools = Pools.Apply(changes, token),
            Modules = Modules.Apply(changes.Modules),
        };
        return changes.IndexedFields is { } fields ? next.WithIndexed(fields) : next;
    }

    private static HashTrie<string> RemoveKeys(HashTrie<string> keys, Node before, Node? after, EditToken token)
    {
        if (HeldKeys.AreShared(before, after))
        {
            return keys;
        }

        var kept = HeldKeys.Of(after);
        foreach (var key in HeldKeys.Of(before))
        {
            keys = kept.BinarySearch(key, StringComparer.Ordinal) < 0 ? keys.Remove(key, token) : keys;
        }

        return keys;
    }

    private static HashTrie<string> AddKeys(HashTrie<string> keys, Node? before, Node after, EditToken token)
    {
        if (HeldKeys.AreShared(before, after))
        {
            return keys;
        }

        var present = HeldKeys.Of(before);
        foreach (var key in HeldKeys.Of(after))
        {
            keys = present.BinarySearch(key, StringComparer.Ordinal) < 0 ? keys.Set(key, after.Id, token) : keys;
        }

        return keys;
    }
}
