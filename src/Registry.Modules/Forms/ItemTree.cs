using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Forms;

/// <summary>Which items of a point a form shows under which: every item in exactly one place.</summary>
internal sealed class ItemTree(ConfigNode node, PointSchema point)
{
    private readonly ILookup<(ConfigItem? Parent, RelationSchema? Relation, ItemSchema Item), ConfigItem> _items =
        point.Items.SelectMany(node.Items).ToLookup(item => RelationOf(item) is { } relation ? (item.Parent, relation, item.Class.Item) : (null, null, item.Class.Item));

    /// <summary>The items of an id that hang under nothing, or under what they may not hang under.</summary>
    public IEnumerable<ConfigItem> Roots(ItemSchema item) => _items[(null, null, item)];

    /// <summary>The items that hang under another by a relation.</summary>
    public IEnumerable<ConfigItem> Children(ConfigItem parent, RelationSchema relation) => _items[(parent, relation, relation.Item)];

    private static RelationSchema? RelationOf(ConfigItem item) =>
        item.Parent?.Class.Relations.FirstOrDefault(relation => ReferenceEquals(relation.Item, item.Class.Item) && relation.Allows(item.Class));
}
