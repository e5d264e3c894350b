using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>The types of the schema's objects in expressions.</summary>
public interface ISchemaTypes
{
    /// <summary>The type of nodes.</summary>
    Cel.Types.CelObjectType Node { get; }

    /// <summary>The type of what was before a write.</summary>
    Cel.Types.CelObjectType Old { get; }

    /// <summary>The type of what users set of a node's items.</summary>
    Cel.Types.CelObjectType Intent { get; }

    /// <summary>The type of the items of a class.</summary>
    Cel.Types.CelObjectType OfItem(ClassSchema itemClass);
}

/// <summary>Reads the nodes of a snapshot for one evaluation, and remembers which. Not for several threads.</summary>
public sealed class NodeReader(RegistrySnapshot state, ModuleSchema schema)
{
    private readonly Dictionary<string, ConfigNode?> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _types = new(StringComparer.Ordinal);

    /// <summary>The schema.</summary>
    public ModuleSchema Schema => schema;

    /// <summary>Where to note the fields that expressions read; null: nowhere.</summary>
    internal List<(ConfigItem Item, FieldSchema Field)>? Trace { get; set; }

    /// <summary>The types of the schema's objects.</summary>
    public ISchemaTypes Types => schema.Types;

    /// <summary>What was read so far, except of the nodes that were added.</summary>
    public ReadSet Reads => new(
        [.. _nodes.Where(entry => !_added.Contains(entry.Key)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.Node.Revision ?? 0))],
        [.. _children],
        [.. _types]);

    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <summary>Adds a node that is not of the snapshot: the one that is evaluated. References to it read it.</summary>
    public ConfigNode Add(Node node)
    {
        var added = new ConfigNode(this, node);
        _nodes[node.Id] = added;
        _added.Add(node.Id);
        return added;
    }

    /// <summary>A node by id; null where there is none.</summary>
    public ConfigNode? Node(string id)
    {
        if (!_nodes.TryGetValue(id, out var node))
        {
            node = state.TryGet(id, out var stored) ? new ConfigNode(this, stored) : null;
            _nodes.Add(id, node);
        }

        return node;
    }

    /// <summary>A pool or other node by id or name; null where there is none.</summary>
    public ConfigNode? NodeByIdOrName(string idOrName) =>
        Node(idOrName) ?? (state.TryGetIdByName(idOrName, out var id) ? Node(id) : null);

    /// <summary>The children of a node, in order of their ids; none of a draft without an id.</summary>
    public IEnumerable<ConfigNode> Children(string id)
    {
        if (!_children.TryGetValue(id, out var ids))
        {
            // Nodes without a parent are those of the empty id.
            _children.Add(id, ids = id.Length == 0 ? [] : [.. state.Children(id).Select(child => child.Id)]);
        }

        return ids.Select(child => Node(child)!);
    }

    /// <summary>The nodes of a type, in order of their ids, without those that were added.</summary>
    public IReadOnlyList<string> OfType(string type)
    {
        if (!_types.TryGetValue(type, out var ids))
        {
            _types.Add(type, ids = [.. state.OfType(type).Select(node => node.Id)]);
        }

        return ids.Any(_added.Contains) ? [.. ids.Where(id => !_added.Contains(id))] : ids;
    }
}
