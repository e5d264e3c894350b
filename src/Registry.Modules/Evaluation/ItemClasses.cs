using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Changes of an item's class.</summary>
internal static class ItemClasses
{
    /// <summary>Puts an item of another class in an item's place: same key, source, annotations, and values of fields that both classes have.</summary>
    public static ConfigItem Change(EvaluationScope scope, ConfigItem item, ClassSchema to)
    {
        var changed = new ConfigItem(scope.Node, to, item.Key)
        {
            Parent = item.Parent, Source = item.Source, Annotations = item.Annotations, Stored = item.Stored,
        };
        foreach (var field in to.Fields)
        {
            if (item.Class.TryGetField(field.Name, out var from) && from.Type == field.Type && FieldValues.Fits(field, item.Values[from.Index]))
            {
                changed.Values[field.Index] = item.Values[from.Index];
                changed.Sources[field.Index] = item.Sources[from.Index];
            }
        }

        var items = scope.Node.Edit(item.Class.Item);
        items[items.IndexOf(item)] = changed;
        foreach (var child in item.Class.Item.Point.Items.SelectMany(scope.Node.Items))
        {
            if (ReferenceEquals(child.Parent, item))
            {
                child.Parent = changed;
            }
        }

        return changed;
    }

    /// <summary>The class of a single item that is made without one being named.</summary>
    public static ClassSchema? First(ItemSchema item) => item.Classes.FirstOrDefault(candidate => candidate.IsSelectable);

    /// <summary>The class of the item that a default makes: the target's, or the first below it that can be chosen.</summary>
    public static ClassSchema? MadeBy(DefaultSchema rule)
    {
        var first = First(rule.Class.Item);
        return first is not null && first.IsA(rule.Class)
            ? first
            : rule.Class.Item.Classes.FirstOrDefault(candidate => candidate.IsSelectable && candidate.IsA(rule.Class));
    }

    /// <summary>A new item with its source, and what is stored of it.</summary>
    public static ConfigItem New(EvaluationScope scope, ClassSchema itemClass, string key, ValueSource source)
    {
        var item = new ConfigItem(scope.Node, itemClass, key) { Source = source };
        item.Stored = scope.StateOf(itemClass.Item).Stored.TryGet(item.Ref, out var stored) ? stored : null;
        return item;
    }
}
