using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Edits;

/// <summary>Edits of fields.</summary>
internal sealed class FieldEdits(EvaluationScope scope, ItemLookup lookup, EditLog log)
{
    public void Set(SetField edit)
    {
        if (!lookup.TryId(edit.Item.Id, out var schema))
        {
            return;
        }

        var item = lookup.Find(schema, edit.Item);
        var isNew = item is null && schema.Cardinality == Cardinality.Single && edit.Item.Key.Length == 0;
        if (item is null && !isNew)
        {
            lookup.RefuseMissing(schema, edit.Item);
            return;
        }

        if ((isNew || edit.Class.Length > 0) && !IsClass(schema, edit, ref item))
        {
            return;
        }

        if (Set(item!, edit.Field, edit.Value) && isNew)
        {
            scope.Node.Edit(schema).Add(item!);
        }
    }

    /// <summary>Sets a field of an item; false, with a finding, where it cannot be.</summary>
    public bool Set(ConfigItem item, string name, in CelValue json)
    {
        if (!lookup.TryField(item, name, out var field))
        {
            return false;
        }

        if (field.IsReadOnly)
        {
            return log.Refuse(item.Ref, name, FindingCodes.FieldReadOnly, $"'{name}' cannot be set: {Giver(field)}");
        }

        if (json.Kind == CelKind.Null && !field.Definition.Nullable)
        {
            return log.Refuse(item.Ref, name, FindingCodes.FieldNull, $"'{name}' cannot be null; clear it to give it back to the rules");
        }

        if (!FieldValues.TryParse(field, json, out var value, out var problem))
        {
            return log.Refuse(item.Ref, name, FindingCodes.FieldType, $"'{name}': {FieldCheck.Shown(field, problem)}");
        }

        item.Values[field.Index] = Normal(field, value);
        item.Sources[field.Index] = scope.User;
        return true;
    }

    public void Clear(ClearField edit)
    {
        if (!lookup.TryId(edit.Item.Id, out var schema))
        {
            return;
        }

        var item = lookup.Find(schema, edit.Item);
        if (item is null && schema.Cardinality == Cardinality.Single && edit.Item.Key.Length == 0)
        {
            // Nothing is set of an item that there is not, but the name should be right.
            if (!schema.Classes.Any(candidate => candidate.TryGetField(edit.Field, out _)) && scope.Node.Single(schema) is { } instance)
            {
                lookup.TryField(instance, edit.Field, out _);
            }

            return;
        }

        if (item is null)
        {
            lookup.RefuseMissing(schema, edit.Item);
        }
        else if (lookup.TryField(item, edit.Field, out var field) && item.Sources[field.Index] is { IsUser: true })
        {
            item.Values[field.Index] = CelValue.Null;
            item.Sources[field.Index] = null;
            DropEmpty(item);
        }
    }

    /// <summary>A single item that was there only for its fields goes with the last of them.</summary>
    private void DropEmpty(ConfigItem item)
    {
        if (item.Class.Item.Cardinality == Cardinality.Single && item.Source is { IsUser: true } && item.Annotations.IsEmpty
            && ReferenceEquals(item.Class, ItemClasses.First(item.Class.Item))
            && !Array.Exists(item.Sources, source => source is { IsUser: true })
            && !new ItemRemoval(scope).Children(item).Any())
        {
            scope.Node.Edit(item.Class.Item).Remove(item);
        }
    }

    private bool IsClass(ItemSchema schema, SetField edit, ref ConfigItem? item)
    {
        if (!lookup.TryClass(schema, edit.Class, out var itemClass))
        {
            return false;
        }

        if (item is not null)
        {
            return ReferenceEquals(item.Class, itemClass) || log.Refuse(
                item.Ref,
                FindingCodes.ClassMismatch,
                $"{item.Ref} is a {item.Class.Name}, no {itemClass.Name}; change its class first, or leave the class out");
        }

        item = ItemClasses.New(scope, itemClass, "", scope.User);
        return true;
    }

    private static string Giver(FieldSchema field) =>
        field.Computed is not null ? "an expression gives its value"
        : field.Type.Kind == FieldKind.Allocation ? "a pool gives its value; change what asks for it"
        : "it is read-only";

    /// <summary>References by id or key, however they were given.</summary>
    private CelValue Normal(FieldSchema field, CelValue value)
    {
        if (field.Type.Kind is not (FieldKind.NodeRef or FieldKind.ItemRef) || value.Kind == CelKind.Null)
        {
            return value;
        }

        if (!field.Type.IsList)
        {
            return CelValue.Of(NormalName(field, value.AsString()));
        }

        var list = value.AsList();
        return CelList.Of(Enumerable.Range(0, list.Count).Select(i => CelValue.Of(NormalName(field, list[i].AsString()))));
    }

    private string NormalName(FieldSchema field, string name)
    {
        if (field.Type.Kind == FieldKind.ItemRef)
        {
            var prefix = $"{field.RefersTo?.Item.Id}/";
            return name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        }

        var draft = scope.Request.Draft;
        return name != draft.Id && name == draft.Name && draft.Id.Length > 0 ? draft.Id
            : scope.Reader.NodeByIdOrName(name)?.Node.Id ?? name;
    }
}
