using Registry.Domain.Items;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>Takes items away, with what hangs under them, and does to references of the same node what their fields say.</summary>
internal sealed class ItemRemoval(EvaluationScope scope)
{
    /// <summary>Whether a removal changed a reference of an item that stays.</summary>
    public bool HasForgotten { get; set; }

    /// <summary>Whether someone set something of an item, or of what hangs under it.</summary>
    public bool HasUserContent(ConfigItem item)
    {
        if (item.Source is { IsUser: true } || !item.Annotations.IsEmpty)
        {
            return true;
        }

        foreach (var source in item.Sources)
        {
            if (source is { IsUser: true })
            {
                return true;
            }
        }

        return Children(item).Any(HasUserContent);
    }

    /// <summary>The items that hang under an item, whether their class may or not.</summary>
    public IEnumerable<ConfigItem> Children(ConfigItem item) => item.Class.Item.Point.Items
        .Where(child => child.Cardinality == Cardinality.Multiple)
        .SelectMany(scope.Node.Items)
        .Where(child => ReferenceEquals(child.Parent, item));

    /// <summary>
    /// Makes a derived item the user's: of whoever set a field of it, with the values that its generator gave, since nothing else gives them now.
    /// </summary>
    public void TakeOver(ConfigItem item)
    {
        var owner = Array.Find(item.Sources, source => source is { IsUser: true })?.By ?? scope.Request.Principal;
        item.Source = new ValueSource(ValueOrigin.User, owner, 0);
        if (item.Stored is not { } stored)
        {
            return;
        }

        foreach (var field in item.Class.Fields)
        {
            if (item.Sources[field.Index] is not { IsUser: true }
                && stored.TryGetField(field.Name, out var given) && given.Source.Origin == ValueOrigin.Generated && FieldValues.Fits(field, given.Value))
            {
                item.Values[field.Index] = given.Value;
                item.Sources[field.Index] = item.Source;
            }
        }
    }

    /// <summary>Whether a reference of an item that would stay keeps an item from being removed.</summary>
    public bool IsProtected(ConfigItem item) => Protector(Gone(item)).Item is not null;

    /// <summary>Removes an item with what hangs under it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="log">Where it is told that a reference protects it; null: nothing does.</param>
    /// <returns>Whether it is gone.</returns>
    public bool Remove(ConfigItem item, FindingLog? log)
    {
        var gone = Gone(item);
        if (log is not null && Protector(gone) is { Item: { } holder } found)
        {
            log.Add(
                Finding.Error(
                    ItemPaths.Of(item),
                    FindingCodes.ItemProtected,
                    $"{item.Ref} cannot be removed while {ItemPaths.Of(holder, found.Field)} names it; change that field first"),
                item,
                isOfThisWrite: true);
            return false;
        }

        foreach (var (referring, field) in References(gone).ToArray())
        {
            HasForgotten = true;
            Forget(referring, field, gone);
        }

        foreach (var removed in gone)
        {
            scope.Node.Edit(removed.Class.Item).Remove(removed);
        }

        return true;
    }

    private List<ConfigItem> Gone(ConfigItem item)
    {
        var gone = new List<ConfigItem>();
        Collect(item, gone);
        return gone;
    }

    private (ConfigItem Item, FieldSchema Field) Protector(List<ConfigItem> gone) =>
        References(gone).FirstOrDefault(reference => reference.Field.OnDelete == OnDelete.Protect);

    private static void Forget(ConfigItem item, FieldSchema field, List<ConfigItem> gone)
    {
        var value = item.Values[field.Index];
        if (!field.Type.IsList)
        {
            item.Values[field.Index] = CelValue.Null;
            item.Sources[field.Index] = null;
            return;
        }

        var list = value.AsList();
        item.Values[field.Index] = CelList.Of(
            Enumerable.Range(0, list.Count).Select(i => list[i]).Where(key => !gone.Exists(target => Names(field, key, target))));
    }

    private static bool Names(FieldSchema field, in CelValue key, ConfigItem target) =>
        key.Kind == CelKind.String && field.RefersTo is { } to && ReferenceEquals(to.Item, target.Class.Item) && key.AsString() == target.Key;

    /// <summary>Collects an item, those under it, and those that go with them because of a reference.</summary>
    private void Collect(ConfigItem item, List<ConfigItem> gone)
    {
        if (gone.Contains(item))
        {
            return;
        }

        gone.Add(item);
        foreach (var child in Children(item).ToArray())
        {
            Collect(child, gone);
        }

        foreach (var (referring, _) in References([item]).Where(reference => reference.Field.OnDelete == OnDelete.Cascade).ToArray())
        {
            Collect(referring, gone);
        }
    }

    private IEnumerable<(ConfigItem Item, FieldSchema Field)> References(List<ConfigItem> targets)
    {
        foreach (var schema in targets[0].Class.Item.Point.Items)
        {
            foreach (var item in scope.Node.Items(schema))
            {
                foreach (var field in scope.Plan.Class(item.Class).ItemRefs)
                {
                    if (!targets.Contains(item) && targets.Exists(target => NamesAny(field, item.Values[field.Index], target)))
                    {
                        yield return (item, field);
                    }
                }
            }
        }
    }

    private static bool NamesAny(FieldSchema field, in CelValue value, ConfigItem target)
    {
        if (value.Kind != CelKind.List)
        {
            return Names(field, value, target);
        }

        var list = value.AsList();
        for (var i = 0; i < list.Count; i++)
        {
            if (Names(field, list[i], target))
            {
                return true;
            }
        }

        return false;
    }
}
