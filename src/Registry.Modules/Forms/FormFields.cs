using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Forms;

/// <summary>Makes the fields of an item of a form.</summary>
internal sealed class FormFields(EvaluationScope scope)
{
    /// <summary>The fields, in order of display.</summary>
    /// <param name="item">The item as it was worked on.</param>
    /// <param name="stored">The same as it would be stored; null for the default instance of a single id.</param>
    /// <param name="findings">Its findings by field.</param>
    public ImmutableArray<FormField> Of(ConfigItem item, Item? stored, ILookup<string, Finding> findings)
    {
        // A class that cannot be chosen makes no item, so that nothing can be set.
        var isMakeable = stored is not null || item.Class.IsSelectable;
        var fields = ImmutableArray.CreateBuilder<FormField>(item.Class.Fields.Length);
        foreach (var field in item.Class.Fields)
        {
            var (value, source) = ValueOf(item, stored, field);
            fields.Add(new FormField
            {
                Field = field,
                Value = value,
                Source = source,
                IsReadOnly = field.IsReadOnly || !isMakeable,
                Choices = Choices(item, field, value),
                Findings = [.. findings[field.Name]],
            });
        }

        return fields.MoveToImmutable();
    }

    private (CelValue Value, ValueSource? Source) ValueOf(ConfigItem item, Item? stored, FieldSchema field)
    {
        if (stored is not null)
        {
            return stored.TryGetField(field.Name, out var known) ? (known.Value, known.Source) : (CelValue.Null, null);
        }

        var constant = item.Value(field);
        return (constant, constant.Kind == CelKind.Null ? null : scope.Plan.Class(item.Class).ConstantSources[field.Index]);
    }

    private ImmutableArray<FormChoice> Choices(ConfigItem item, FieldSchema field, in CelValue value) => field switch
    {
        { Type.Kind: FieldKind.Choice } =>
        [
            .. AllowedChoices.Of(field, item, scope.Runner).Select(choice =>
                new FormChoice(choice.Name, choice.Definition.Label, choice.Definition.Help, choice.Definition.Icon)),
        ],
        { Type.Kind: FieldKind.ItemRef, RefersTo: { } to } =>
        [
            .. scope.Node.Items(to.Item).Where(target => target.Key.Length > 0 && target.Class.IsA(to))
                .Select(target => new FormChoice(target.Key, $"{target.Class.Definition.Title} {target.Key}", target.Class.Definition.Help, "")),
        ],
        // There may be any number of nodes; those that are named can be shown by their names.
        { Type.Kind: FieldKind.NodeRef } =>
        [
            .. Names(value).Select(scope.Reader.Node).OfType<ConfigNode>().Select(named => new FormChoice(named.Node.Id, named.Node.Name, named.Node.Type, "")),
        ],
        _ => [],
    };

    private static IEnumerable<string> Names(CelValue value) => value.Kind switch
    {
        CelKind.String => [value.AsString()],
        CelKind.List when value.AsList() is var list => Enumerable.Range(0, list.Count).Select(i => list[i].AsString()),
        _ => [],
    };
}
