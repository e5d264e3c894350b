using Registry.Cel.Types;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>A node with its items, as expressions see it. Not for several threads.</summary>
public sealed class ConfigNode : ExpressionNode
{
    private readonly Dictionary<ItemSchema, List<ConfigItem>> _items = [];
    private readonly Dictionary<ItemSchema, ConfigItem> _defaultInstances = [];
    private readonly HashSet<PointSchema> _loaded = [];

    internal ConfigNode(NodeReader reader, Node node)
    {
        Reader = reader;
        Node = node;
    }

    /// <summary>What it reads other nodes with.</summary>
    public NodeReader Reader { get; }

    /// <summary>Its attributes, and the items that are stored.</summary>
    public override Node Node { get; }

    /// <inheritdoc/>
    public override CelObjectType ObjectType => Reader.Types.Node;

    /// <inheritdoc/>
    public override IEnumerable<ConfigNode> Children => Reader.Children(Node.Id);

    /// <inheritdoc/>
    public override ConfigNode? Other(string id) => Reader.Node(id);

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigItem> Items(ItemSchema item)
    {
        Load(item.Point);
        return _items.TryGetValue(item, out var items) ? items : [];
    }

    /// <inheritdoc/>
    public override ConfigItem? Find(ItemSchema item, string key) => Items(item).FirstOrDefault(candidate => candidate.Key == key);

    /// <inheritdoc/>
    public override ConfigItem? Single(ItemSchema item)
    {
        if (Items(item) is [var only, ..])
        {
            return only;
        }

        if (_defaultInstances.TryGetValue(item, out var instance))
        {
            return instance;
        }

        if (item.DefaultClass is not { } itemClass)
        {
            return null;
        }

        instance = new ConfigItem(this, itemClass, "");
        foreach (var field in itemClass.Fields)
        {
            instance.Values[field.Index] = field.Default;
        }

        _defaultInstances.Add(item, instance);
        return instance;
    }

    /// <summary>The items of an id, to be changed.</summary>
    internal List<ConfigItem> Edit(ItemSchema item)
    {
        Load(item.Point);
        if (!_items.TryGetValue(item, out var items))
        {
            _items.Add(item, items = []);
        }

        return items;
    }

    /// <summary>The items of an id, none of those that are stored, to be filled.</summary>
    internal List<ConfigItem> Begin(ItemSchema item)
    {
        _loaded.Add(item.Point);
        return Edit(item);
    }

    private void Load(PointSchema point)
    {
        if (!_loaded.Add(point))
        {
            return;
        }

        var stored = Node.Items.Point(point.Name).Items;
        var parents = new List<(ConfigItem Item, ItemRef Parent)>();
        foreach (var item in stored)
        {
            if (point.Item(item.Ref.Id) is not { } itemSchema || !itemSchema.AppliesTo(Node.Type) || itemSchema.Class(item.Class) is not { } itemClass)
            {
                continue;
            }

            var loaded = Load(item, itemClass);
            Edit(itemSchema).Add(loaded);
            if (!item.Parent.IsNone)
            {
                parents.Add((loaded, item.Parent));
            }
        }

        foreach (var (item, parent) in parents)
        {
            item.Parent = point.Item(parent.Id) is { } parentSchema ? Find(parentSchema, parent.Key) : null;
        }
    }

    private ConfigItem Load(Item item, ClassSchema itemClass)
    {
        var loaded = new ConfigItem(this, itemClass, item.Ref.Key) { Source = item.Source, Annotations = item.Annotations, Stored = item };
        foreach (var field in item.Fields)
        {
            // A value that is no longer of its field's type reads as null, until the module or the value is put right.
            if (itemClass.TryGetField(field.Name, out var schema) && FieldValues.Fits(schema, field.Value))
            {
                loaded.Values[schema.Index] = field.Value;
                loaded.Sources[schema.Index] = field.Source;
            }
        }

        return loaded;
    }
}
