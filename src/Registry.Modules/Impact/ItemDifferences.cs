using Registry.Domain.Items;

namespace Registry.Modules.Impact;

/// <summary>A value that differs between two configurations of a node.</summary>
/// <param name="Path">The field, or the item, whose value is its class.</param>
/// <param name="Old">What was; null: nothing.</param>
/// <param name="New">What is; null: nothing.</param>
public readonly record struct ItemDifference(string Path, CelValue Old, CelValue New);

/// <summary>Tells two configurations of a node apart.</summary>
public static class ItemDifferences
{
    /// <summary>What differs, in the order of points, ids and keys. Where values come from, annotations and the order of items are not compared.</summary>
    public static IEnumerable<ItemDifference> Between(NodeItems old, NodeItems now)
    {
        foreach (var point in old.Points.Concat(now.Points).Select(point => point.Point).Distinct().Order(StringComparer.Ordinal))
        {
            var (before, after) = (old.Point(point), now.Point(point));
            foreach (var itemRef in before.Items.Concat(after.Items).Select(item => item.Ref).Distinct())
            {
                before.TryGet(itemRef, out var was);
                after.TryGet(itemRef, out var item);
                foreach (var difference in Of($"{point}/{itemRef}", was, item))
                {
                    yield return difference;
                }
            }
        }
    }

    private static IEnumerable<ItemDifference> Of(string path, Item? old, Item? now)
    {
        if (old?.Class != now?.Class)
        {
            yield return new ItemDifference(path, CelValue.Of(old?.Class), CelValue.Of(now?.Class));
        }

        var names = (old?.Fields ?? []).Concat(now?.Fields ?? []).Select(field => field.Name).Distinct().Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (before, after) = (old?.Value(name) ?? CelValue.Null, now?.Value(name) ?? CelValue.Null);
            if (!ItemValues.AreSame(before, after))
            {
                yield return new ItemDifference($"{path}#{name}", before, after);
            }
        }
    }
}
