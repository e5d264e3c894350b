using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>What is to be checked of the values of a field; made once for a schema.</summary>
internal sealed class FieldCheck
{
    private FieldCheck(FieldSchema field) => Field = field;

    public FieldSchema Field { get; }

    /// <summary>The checks of a field; null where there is nothing to check.</summary>
    public static FieldCheck? For(FieldSchema field)
    {
        var definition = field.Definition;
        var isBounded = field.Min.Kind != CelKind.Null || field.Max.Kind != CelKind.Null
            || definition.MinLength is not null || definition.MaxLength is not null;
        var isFormed = field.Matches is not null || definition.Format.Length > 0
            || field.Type.Kind is FieldKind.IpPrefix or FieldKind.Choice or FieldKind.NodeRef or FieldKind.ItemRef;
        return definition.Required || isBounded || isFormed ? new FieldCheck(field) : null;
    }

    /// <summary>Whether a value is none: null, an empty string, an empty list.</summary>
    public static bool IsMissing(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.String => value.AsString().Length == 0,
        CelKind.List => value.AsList().Count == 0,
        _ => false,
    };

    /// <summary>What is wrong with a value, without the value where nobody is to see it.</summary>
    public static string Shown(FieldSchema field, string problem) =>
        field.Definition.Sensitive ? "the value is not allowed; it is sensitive and not shown here" : problem;

    /// <summary>The code of what <see cref="FieldValues.Problem"/> found.</summary>
    public string CodeOf(in CelValue value)
    {
        if (Field.Type.IsList)
        {
            var list = value.AsList();
            for (var i = 0; i < list.Count; i++)
            {
                if (ElementCode(list[i], isAlone: false) is { } code)
                {
                    return code;
                }
            }

            return FindingCodes.FieldLength;
        }

        return ElementCode(value, isAlone: true) ?? FindingCodes.FieldFormat;
    }

    private string? ElementCode(in CelValue value, bool isAlone) => Field.Type.Kind switch
    {
        FieldKind.Int or FieldKind.Double or FieldKind.Duration => IsOutside(value) ? FindingCodes.FieldBounds : null,
        FieldKind.Choice => Field.Choices?.Find(value.AsString()) is null ? FindingCodes.ChoiceUnknown : null,
        FieldKind.IpPrefix or FieldKind.IpAddress => isAlone ? FindingCodes.FieldFormat : null,
        _ when value.Kind != CelKind.String => null,
        _ when Field.Matches?.Invoke(value.AsString()) == false => FindingCodes.FieldPattern,
        _ when isAlone && value.AsString().Length is var length && (length < Field.Definition.MinLength || length > Field.Definition.MaxLength) =>
            FindingCodes.FieldLength,
        _ => null,
    };

    private bool IsOutside(in CelValue value) =>
        (Field.Min.Kind != CelKind.Null && FieldValues.Compare(value, Field.Min) < 0)
        || (Field.Max.Kind != CelKind.Null && FieldValues.Compare(value, Field.Max) > 0);
}
