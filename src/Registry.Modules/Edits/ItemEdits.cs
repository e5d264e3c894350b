using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Edits;

/// <summary>Edits of items.</summary>
internal sealed class ItemEdits(EvaluationScope scope, ItemLookup lookup, FieldEdits fields, EditLog log)
{
    /// <summary>Adds an item; gives its name, or none where it could not.</summary>
    public ItemRef Add(AddItem edit)
    {
        if (!lookup.TryId(edit.Id, out var schema) || !lookup.TryClass(schema, edit.Class, out var itemClass)
            || !TryKey(schema, itemClass, edit.Key, out var key))
        {
            return ItemRef.None;
        }

        var item = ItemClasses.New(scope, itemClass, key, scope.User);
        item.Annotations = edit.Annotations;
        if (!TryParent(item, edit.Parent) || !TryPlace(schema, edit.Position, scope.Node.Items(schema), out var place))
        {
            return ItemRef.None;
        }

        scope.Node.Edit(schema).Insert(place, item);
        foreach (var (field, value) in edit.Fields)
        {
            fields.Set(item, field, value);
        }

        return item.Ref;
    }

    public void Remove(ItemRef itemRef)
    {
        if (!lookup.TryId(itemRef.Id, out var schema) || !lookup.TryFind(schema, itemRef, out var item))
        {
            return;
        }

        if (schema.Cardinality == Cardinality.Static)
        {
            log.Refuse(itemRef, FindingCodes.ItemStatic, $"{itemRef} is always there; clear its fields instead");
        }
        else if (item.Source is { IsUser: false } source)
        {
            var disable = item.Class.TryGetField("enabled", out var enabled) && enabled.Type.Kind == FieldKind.Bool
                ? "set its field 'enabled' to false, or "
                : "";
            log.Refuse(
                itemRef,
                FindingCodes.ItemGenerated,
                $"{itemRef} is made by {source.By} and would be made again; {disable}change what that rule makes it of");
        }
        else
        {
            new ItemRemoval(scope).Remove(item, log.Findings);
        }
    }

    public void Move(MoveItem edit)
    {
        if (!lookup.TryId(edit.Item.Id, out var schema) || !lookup.TryFind(schema, edit.Item, out var item))
        {
            return;
        }

        if (schema.Cardinality != Cardinality.Multiple)
        {
            log.Refuse(edit.Item, FindingCodes.ItemPosition, $"items of {schema.Id} have no order that could be changed");
            return;
        }

        ConfigItem[] others = [.. scope.Node.Items(schema).Where(other => !ReferenceEquals(other, item))];
        if (TryPlace(schema, edit.Position, others, out var place))
        {
            var items = scope.Node.Edit(schema);
            items.Remove(item);
            items.Insert(place, item);
        }
    }

    public void Change(ChangeClass edit)
    {
        if (!lookup.TryId(edit.Item.Id, out var schema) || !lookup.TryClass(schema, edit.Class, out var itemClass))
        {
            return;
        }

        if (schema.Cardinality == Cardinality.Static)
        {
            log.Refuse(edit.Item, FindingCodes.ItemStatic, $"the class of {edit.Item} cannot be changed: there is one item of each class of {schema.Id}");
            return;
        }

        var item = lookup.Find(schema, edit.Item);
        if (item is null && schema.Cardinality == Cardinality.Single && edit.Item.Key.Length == 0)
        {
            scope.Node.Edit(schema).Add(ItemClasses.New(scope, itemClass, "", scope.User));
        }
        else if (item is null)
        {
            lookup.RefuseMissing(schema, edit.Item);
        }
        else if (!ReferenceEquals(item.Class, itemClass))
        {
            Change(item, itemClass);
        }
    }

    public void Annotate(SetAnnotations edit)
    {
        if (lookup.TryId(edit.Item.Id, out var schema) && lookup.TryFind(schema, edit.Item, out var item))
        {
            item.Annotations = edit.Annotations;
        }
    }

    private void Change(ConfigItem item, ClassSchema itemClass)
    {
        var removal = new ItemRemoval(scope);
        var lost = removal.Children(item).Where(child => !ItemParents.MayHang(child.Class, itemClass)).ToArray();
        if (!lost.All(child => removal.Remove(child, log.Findings)))
        {
            return;
        }

        var changed = ItemClasses.Change(scope, item, itemClass);
        if (changed.Source is { IsUser: true })
        {
            return;
        }

        changed.Source = scope.User;
        foreach (var field in itemClass.Fields)
        {
            // Nothing gives these any more.
            if (changed.Sources[field.Index] is { Origin: ValueOrigin.Generated })
            {
                changed.Sources[field.Index] = scope.User;
            }
        }
    }

    private bool TryKey(ItemSchema schema, ClassSchema itemClass, string wanted, out string key)
    {
        key = wanted;
        switch (schema.Cardinality)
        {
            case Cardinality.Static:
                return log.Refuse(
                    FindingCodes.ItemStatic,
                    $"{schema.Id} has one item of each class, always: none can be added; set the fields of {schema.Id}/{itemClass.Name}");
            case Cardinality.Single when wanted.Length > 0:
                return log.Refuse(FindingCodes.ItemKey, $"{schema.Id} is single: leave the key '{wanted}' out");
            case Cardinality.Single:
                return scope.Node.Items(schema).Count == 0 || log.Refuse(
                    new ItemRef(schema.Id, ""),
                    FindingCodes.ItemExists,
                    $"there is {schema.Id} already, a {scope.Node.Items(schema)[0].Class.Name}; set its fields or change its class");
            default:
                key = wanted.Length > 0 ? wanted : ItemKeys.Free(itemClass.Name, taken => scope.Node.Find(schema, taken) is not null);
                return IsFree(schema, key);
        }
    }

    private bool IsFree(ItemSchema schema, string key)
    {
        if (!ItemKeys.IsKey(key))
        {
            return log.Refuse(FindingCodes.ItemKey, $"'{key}' is no key of {schema.Id}: {ItemKeys.Rule}");
        }

        return scope.Node.Find(schema, key) is not { } holder || log.Refuse(
            new ItemRef(schema.Id, key),
            FindingCodes.ItemKeyTaken,
            $"{schema.Id}/{key} is there already, a {holder.Class.Name}; choose another key or leave it out");
    }

    private bool TryParent(ConfigItem item, ItemRef parent)
    {
        if (parent.IsNone)
        {
            return true;
        }

        if (!lookup.TryId(parent.Id, out var schema))
        {
            return false;
        }

        if (lookup.Find(schema, parent) is not { } found)
        {
            return log.Miss(
                item.Ref,
                FindingCodes.ParentNotFound,
                $"there is no {parent} to hang under{log.Suggest(parent.Key, [.. scope.Node.Items(schema).Select(known => known.Key)])}");
        }

        item.Parent = found;
        return ItemParents.MayHang(item.Class, found.Class) || log.Refuse(
            item.Ref, FindingCodes.ParentNotAllowed, $"{item.Class.Name} cannot hang under {parent}, a {found.Class.Name}; {ItemParents.Allowed(item.Class)}");
    }

    private bool TryPlace(ItemSchema schema, in ItemPosition position, IReadOnlyList<ConfigItem> others, out int place)
    {
        place = others.Count;
        switch (position.Kind)
        {
            case PositionKind.At:
                place = Math.Min(position.Index, others.Count);
                return position.Index >= 0 || log.Refuse(FindingCodes.ItemPosition, $"{position.Index} is no place: places begin at 0");
            case PositionKind.Before or PositionKind.After:
                var key = position.Key;
                var at = others.TakeWhile(other => other.Key != key).Count();
                place = position.Kind == PositionKind.Before ? at : at + 1;
                return at < others.Count || log.Refuse(
                    FindingCodes.ItemPosition,
                    $"there is no other {schema.Id}/{key} to be placed by{log.Suggest(key, [.. others.Select(other => other.Key)])}");
            default:
                return true;
        }
    }
}
