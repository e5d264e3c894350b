using Registry.Cel;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.JsonSchemas;

/// <summary>What people should know of a field's values, because the schema cannot say it or says it in a pattern.</summary>
internal static class FieldNotes
{
    public const string NetworkForm = "Bits behind the prefix are zero.";

    /// <summary>The form of its values and what else to mind; empty: nothing.</summary>
    public static string Of(FieldSchema field) => field.Type.Kind switch
    {
        FieldKind.Duration => DurationBounds(field),
        FieldKind.IpPrefix when !FieldValues.FormatParts(field).Contains("host") => NetworkForm,
        FieldKind.NodeRef when field.Definition.NodeTypes.IsDefaultOrEmpty => "Id or name of a node.",
        FieldKind.NodeRef => $"Id or name of a node of type {string.Join(" or ", field.Definition.NodeTypes)}.",
        FieldKind.ItemRef => $"Key of an item of {field.RefersTo?.Item.Id ?? field.Definition.Item}.",
        FieldKind.Allocation => "A pool gives it.",
        _ => "",
    };

    /// <summary>The bounds of a duration, which no pattern can tell.</summary>
    public static string DurationBounds(FieldSchema field) => (field.Min.Kind, field.Max.Kind) switch
    {
        (CelKind.Null, CelKind.Null) => "A duration such as 15m or 1h30m, less than 292 years.",
        (_, CelKind.Null) => $"A duration of at least {Text(field.Min)}.",
        (CelKind.Null, _) => $"A duration of at most {Text(field.Max)}.",
        _ => $"A duration from {Text(field.Min)} to {Text(field.Max)}.",
    };

    private static string Text(in CelValue bound) => CelTexts.FormatDuration(bound.AsNanoseconds());
}
