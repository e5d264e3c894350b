using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Edits;

/// <summary>
/// What there is of an id now, at a volatile point: items that are reported are added, or get the values that are given; those that are not
/// reported any more stay, with the fields reset that their class declares so.
/// </summary>
/// <param name="Id">The registry id.</param>
/// <param name="Items">The items that there are.</param>
public sealed record ReportItems(string Id, ImmutableArray<AddItem> Items) : ItemEdit;

/// <summary>Turns reports into the edits that they stand for.</summary>
public static class ReportEdits
{
    /// <summary>The edits with each report replaced by what it means for these items.</summary>
    public static ImmutableArray<ItemEdit> Expand(ImmutableArray<ItemEdit> edits, PointItems items, PointSchema point)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(point);
        var expanded = ImmutableArray.CreateBuilder<ItemEdit>(edits.Length);
        foreach (var edit in edits)
        {
            if (edit is ReportItems report)
            {
                Expand(report, items, point, expanded);
            }
            else
            {
                expanded.Add(edit);
            }
        }

        return expanded.ToImmutable();
    }

    private static void Expand(ReportItems report, PointItems items, PointSchema point, ImmutableArray<ItemEdit>.Builder edits)
    {
        var schema = point.Item(report.Id);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var add in report.Items)
        {
            reported.Add(add.Key);
            var itemRef = new ItemRef(report.Id, add.Key);
            if (!items.TryGet(itemRef, out var known))
            {
                edits.Add(add with { Id = report.Id });
                continue;
            }

            if (add.Class.Length > 0 && !string.Equals(known.Class, add.Class, StringComparison.OrdinalIgnoreCase))
            {
                edits.Add(new ChangeClass(itemRef, add.Class));
            }

            foreach (var field in add.Fields)
            {
                edits.Add(field.Value.Kind == CelKind.Null ? new ClearField(itemRef, field.Field) : new SetField(itemRef, field.Field, field.Value));
            }
        }

        foreach (var gone in items.Of(report.Id))
        {
            if (!reported.Contains(gone.Ref.Key))
            {
                Reset(gone, schema?.Class(gone.Class), edits);
            }
        }
    }

    private static void Reset(Item item, ClassSchema? itemClass, ImmutableArray<ItemEdit>.Builder edits)
    {
        foreach (var field in item.Fields)
        {
            if (field.Source.IsUser && itemClass is not null && itemClass.TryGetField(field.Name, out var schema) && schema.Definition.ResetWhenAbsent)
            {
                edits.Add(new ClearField(item.Ref, field.Name));
            }
        }
    }
}
