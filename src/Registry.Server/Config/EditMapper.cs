using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Value = Google.Protobuf.WellKnownTypes.Value;

namespace Registry.Server.Config;

/// <summary>Turns requested edits into the evaluator's: syntax only. What is wrong with ids, classes and values is found with the schema.</summary>
internal static class EditMapper
{
    /// <summary>Most edits of one request.</summary>
    public const int MaximumEdits = 10_000;

    private const string DefaultPoint = "config";

    /// <summary>The point that is meant.</summary>
    public static string Point(string point) => point.Length > 0 ? point : DefaultPoint;

    /// <summary>The edits of several points.</summary>
    public static ImmutableArray<ItemEdits> Points(RepeatedField<V1.PointEdits> points, FieldPath field, FieldViolations violations)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < points.Count; i++)
        {
            if (!seen.Add(Point(points[i].Point)))
            {
                violations.Add(new FieldPath($"{field.At(i)}.", "point"), $"is '{Point(points[i].Point)}' again; put all edits of a point into one entry");
            }
        }

        return
        [
            .. points.Select((point, i) => new PointEdits(Point(point.Point), Map(point.Edits, new FieldPath($"{field.At(i)}.", "edits"), violations))),
        ];
    }

    /// <summary>The edits of one point.</summary>
    public static ImmutableArray<ItemEdit> Map(RepeatedField<V1.ConfigEdit> edits, FieldPath field, FieldViolations violations, bool isVolatile = false)
    {
        if (edits.Count > MaximumEdits)
        {
            violations.Add(field, $"has {edits.Count} entries; a request has at most {MaximumEdits}");
            return [];
        }

        var mapped = ImmutableArray.CreateBuilder<ItemEdit>(edits.Count);
        for (var i = 0; i < edits.Count; i++)
        {
            if ((isVolatile && edits[i].EditCase == V1.ConfigEdit.EditOneofCase.ReportItems
                    ? Report(edits[i].ReportItems, new FieldPath($"{field.At(i)}.", "report_items"), violations)
                    : Map(edits[i], field.At(i), violations)) is { } edit)
            {
                mapped.Add(edit);
            }
        }

        return mapped.ToImmutable();
    }

    private static ItemEdit? Map(V1.ConfigEdit edit, FieldPath field, FieldViolations violations)
    {
        var path = $"{field}.";
        switch (edit.EditCase)
        {
            case V1.ConfigEdit.EditOneofCase.SetField:
                var set = edit.SetField;
                if (set.Value is null or { KindCase: Value.KindOneofCase.None })
                {
                    violations.Add(new FieldPath(path, "set_field.value"), "is missing; set it (null_value for null), or use clear_field");
                }

                return new SetField(
                    Item(set.Item, new FieldPath(path, "set_field.item"), violations), Name(set.Field, new FieldPath(path, "set_field.field"), violations),
                    JsonValues.FromProto(set.Value), set.Class);
            case V1.ConfigEdit.EditOneofCase.ClearField:
                return new ClearField(
                    Item(edit.ClearField.Item, new FieldPath(path, "clear_field.item"), violations),
                    Name(edit.ClearField.Field, new FieldPath(path, "clear_field.field"), violations));
            case V1.ConfigEdit.EditOneofCase.AddItem:
                return Add(edit.AddItem, new FieldPath(path, "add_item"), violations);
            case V1.ConfigEdit.EditOneofCase.RemoveItem:
                return new RemoveItem(Item(edit.RemoveItem, new FieldPath(path, "remove_item"), violations));
            case V1.ConfigEdit.EditOneofCase.MoveItem:
                Syntax.NotNegative(edit.MoveItem.Position, new FieldPath(path, "move_item.position"), violations);
                return new MoveItem(Item(edit.MoveItem.Item, new FieldPath(path, "move_item.item"), violations), ItemPosition.At(edit.MoveItem.Position));
            case V1.ConfigEdit.EditOneofCase.ChangeClass:
                return new ChangeClass(
                    Item(edit.ChangeClass.Item, new FieldPath(path, "change_class.item"), violations),
                    Name(edit.ChangeClass.Class, new FieldPath(path, "change_class.class"), violations));
            case V1.ConfigEdit.EditOneofCase.SetAnnotations:
                return new SetAnnotations(
                    Item(edit.SetAnnotations.Item, new FieldPath(path, "set_annotations.item"), violations),
                    CanonicalValues.Encode(edit.SetAnnotations.Annotations, new FieldPath(path, "set_annotations.annotations"), violations));
            case V1.ConfigEdit.EditOneofCase.SetMetadata:
                return new SetPointMetadata(CanonicalValues.Encode(edit.SetMetadata, new FieldPath(path, "set_metadata"), violations));
            case V1.ConfigEdit.EditOneofCase.SetUseDefaults:
                return new SetUseDefaults(edit.SetUseDefaults);
            case V1.ConfigEdit.EditOneofCase.ReportItems:
                violations.Add(new FieldPath(path, "report_items"), "is for volatile points; use add_item, set_field and remove_item");
                return null;
            default:
                violations.Add(field, "has no edit; set one");
                return null;
        }
    }

    private static ReportItems Report(V1.ReportItems report, FieldPath field, FieldViolations violations)
    {
        var path = $"{field}.";
        for (var i = 0; i < report.Items.Count; i++)
        {
            if (report.Items[i].Id.Length > 0 && report.Items[i].Id != report.Id)
            {
                violations.Add(new FieldPath($"{path}items[{i}].", "id"), $"is '{report.Items[i].Id}', but the report is of '{report.Id}'; leave it out");
            }

            report.Items[i].Id = report.Id;
        }

        return new ReportItems(
            Name(report.Id, new FieldPath(path, "id"), violations),
            [.. report.Items.Select((item, i) => Add(item, new FieldPath(path, "items", Index: i), violations))]);
    }

    /// <summary>An item to be added.</summary>
    public static AddItem Add(V1.AddItem add, FieldPath field, FieldViolations violations)
    {
        var path = $"{field}.";
        if (add.HasPosition)
        {
            Syntax.NotNegative(add.Position, new FieldPath(path, "position"), violations);
        }

        return new AddItem(Name(add.Id, new FieldPath(path, "id"), violations), add.Class)
        {
            Key = add.Key,
            Parent = add.Parent is null ? ItemRef.None : Item(add.Parent, new FieldPath(path, "parent"), violations),
            Position = add.HasPosition ? ItemPosition.At(add.Position) : ItemPosition.Last,
            Fields = Fields(add.Values, new FieldPath(path, "values"), violations),
            Annotations = CanonicalValues.Encode(add.Annotations, new FieldPath(path, "annotations"), violations),
        };
    }

    /// <summary>An item that must be named.</summary>
    public static ItemRef Item(V1.ItemRef? item, FieldPath field, FieldViolations violations)
    {
        if (item is null || item.Id.Length == 0)
        {
            violations.Add(field, "names no item; set its id, and its key where the id has several items");
            return ItemRef.None;
        }

        return new ItemRef(item.Id, item.Key);
    }

    // In the order of names: a map has none of its own, and evaluation must not depend on it.
    private static ImmutableArray<FieldInput> Fields(MapField<string, Value> values, FieldPath field, FieldViolations violations)
    {
        foreach (var (name, value) in values)
        {
            if (value.KindCase == Value.KindOneofCase.None)
            {
                violations.Add(field.At(name), "has no value; set one (null_value for null), or leave the field out");
            }
        }

        return [.. values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => new FieldInput(value.Key, JsonValues.FromProto(value.Value)))];
    }

    private static string Name(string name, FieldPath field, FieldViolations violations)
    {
        if (name.Length == 0)
        {
            violations.Add(field, "is missing; set it");
        }

        return name;
    }
}
