using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>A difference between two configurations.</summary>
/// <param name="Path">The field, or the item that came or went: <c>config/core.interfaces/wlan0#essid</c>.</param>
/// <param name="Field">The field as it is declared; null for an item.</param>
/// <param name="Old">The value before, of an item its class; null: there was none.</param>
/// <param name="New">The value after, of an item its class; null: there is none.</param>
public sealed record ItemsDifference(string Path, FieldSchema? Field, CelValue Old, CelValue New)
{
    /// <summary>Whether its values are to be shown to nobody without permission.</summary>
    public bool IsSensitive => Field?.Definition.Sensitive ?? false;
}

/// <summary>Tells two configurations of a node apart: values only, not where they come from.</summary>
public static class ItemsDiff
{
    /// <summary>What differs, in the order of points, ids and items; of items that both have the fields, of the others item and fields.</summary>
    public static IEnumerable<ItemsDifference> Between(NodeItems before, NodeItems after, ModuleSchema schema)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var name in before.Points.Concat(after.Points).Select(point => point.Point).Distinct().Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.Point(name), after.Point(name));
            if (ReferenceEquals(old, now))
            {
                continue;
            }

            foreach (var itemRef in old.Items.Concat(now.Items).Select(item => item.Ref).Distinct())
            {
                old.TryGet(itemRef, out var was);
                now.TryGet(itemRef, out var becomes);
                foreach (var difference in Between($"{name}/{itemRef}", was, becomes, schema.Point(name)?.Item(itemRef.Id)))
                {
                    yield return difference;
                }
            }
        }
    }

    private static IEnumerable<ItemsDifference> Between(string path, Item? before, Item? after, ItemSchema? schema)
    {
        if (ReferenceEquals(before, after))
        {
            yield break;
        }

        if (before?.Class != after?.Class)
        {
            yield return new ItemsDifference(path, null, CelValue.Of(before?.Class), CelValue.Of(after?.Class));
        }

        var itemClass = schema?.Class((after ?? before)!.Class);
        foreach (var name in Names(before).Union(Names(after), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before?.Value(name) ?? CelValue.Null, after?.Value(name) ?? CelValue.Null);
            if (!ItemValues.AreSame(old, now))
            {
                FieldSchema? field = null;
                itemClass?.TryGetField(name, out field);
                yield return new ItemsDifference($"{path}#{name}", field, old, now);
            }
        }
    }

    private static IEnumerable<string> Names(Item? item) => item is null ? [] : item.Fields.Select(field => field.Name);
}
