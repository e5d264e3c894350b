using System.Diagnostics.CodeAnalysis;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Edits;

/// <summary>Finds what edits name, or says why not and what was nearest.</summary>
internal sealed class ItemLookup(EvaluationScope scope, PointState point, EditLog log)
{
    public bool TryId(string id, [NotNullWhen(true)] out ItemSchema? schema)
    {
        schema = point.Plan.Point.Item(id);
        if (schema is not null && scope.Has(schema))
        {
            return true;
        }

        var types = schema is null ? "" : $" for nodes of type {scope.Node.Node.Type}, only for {string.Join(", ", schema.Definition.NodeTypes)}";
        var known = point.Plan.Point.Items.Where(scope.Has).Select(item => item.Id).ToArray();
        return log.Refuse(FindingCodes.ItemUnknownId, $"point '{point.Plan.Point.Name}' has no id '{id}'{types}{log.Suggest(id, known)}");
    }

    /// <summary>A class that can be chosen; the first one for an empty name.</summary>
    public bool TryClass(ItemSchema schema, string name, [NotNullWhen(true)] out ClassSchema? itemClass)
    {
        var selectable = schema.Classes.Where(candidate => candidate.IsSelectable).Select(candidate => candidate.Name).ToArray();
        itemClass = name.Length == 0 ? ItemClasses.First(schema) : schema.Class(name);
        if (itemClass is null)
        {
            return name.Length == 0
                ? log.Refuse(FindingCodes.ClassNotSelectable, $"{schema.Id} has no class that can be chosen")
                : log.Refuse(FindingCodes.ClassUnknown, $"{schema.Id} has no class '{name}'{log.Suggest(name, selectable)}");
        }

        return itemClass.IsSelectable || log.Refuse(
            FindingCodes.ClassNotSelectable, $"{itemClass.Name} of {schema.Id} cannot be chosen; choose {string.Join(" or ", selectable)}");
    }

    /// <summary>An item that there is, whatever the case of a static one's key.</summary>
    public ConfigItem? Find(ItemSchema schema, ItemRef item) => schema.Cardinality switch
    {
        Cardinality.Single => item.Key.Length == 0 ? scope.Node.Items(schema).FirstOrDefault() : null,
        Cardinality.Static => scope.Node.Items(schema).FirstOrDefault(found => string.Equals(found.Key, item.Key, StringComparison.OrdinalIgnoreCase)),
        _ => scope.Node.Find(schema, item.Key),
    };

    public bool TryFind(ItemSchema schema, ItemRef item, [NotNullWhen(true)] out ConfigItem? found)
    {
        found = Find(schema, item);
        return found is not null || RefuseMissing(schema, item);
    }

    public bool RefuseMissing(ItemSchema schema, ItemRef item)
    {
        if (schema.Cardinality == Cardinality.Single)
        {
            return item.Key.Length == 0
                ? log.Miss(item, FindingCodes.ItemNotFound, $"there is no {item.Id}")
                : log.Refuse(item, FindingCodes.ItemKey, $"{item.Id} is single: leave the key '{item.Key}' out");
        }

        return item.Key.Length == 0
            ? log.Refuse(FindingCodes.ItemKey, $"{item.Id} has several items: name one by its key{log.Suggest("", Keys(schema))}")
            : log.Miss(item, FindingCodes.ItemNotFound, $"there is no {item}{log.Suggest(item.Key, Keys(schema))}");
    }

    public bool TryField(ConfigItem item, string name, [NotNullWhen(true)] out FieldSchema? field)
    {
        if (item.Class.TryGetField(name, out field))
        {
            return true;
        }

        var elsewhere = item.Class.Item.Classes.Where(other => other.IsSelectable && other.TryGetField(name, out _)).Select(other => other.Name).ToArray();
        var advice = elsewhere.Length > 0
            ? $"; {string.Join(", ", elsewhere)} {(elsewhere.Length == 1 ? "has" : "have")} one: change the class"
            : log.Suggest(name, [.. item.Class.Fields.Select(known => known.Name)]);
        return log.Refuse(item.Ref, name, FindingCodes.FieldUnknown, $"{item.Class.Name} has no field '{name}'{advice}");
    }

    private string[] Keys(ItemSchema schema) => [.. scope.Node.Items(schema).Select(item => item.Key)];
}
