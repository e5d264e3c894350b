using System.Diagnostics.CodeAnalysis;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Values of fields as data.</summary>
public static partial class FieldValues
{
    /// <summary>Whether a stored value has the kind that its field holds. Null fits everywhere.</summary>
    public static bool Fits(FieldSchema field, in CelValue value)
    {
        if (!field.Type.IsList)
        {
            return FitsKind(field.Type.Kind, value);
        }

        if (value.Kind != CelKind.List)
        {
            return value.Kind == CelKind.Null;
        }

        var list = value.AsList();
        for (var i = 0; i < list.Count; i++)
        {
            if (!FitsKind(field.Type.Kind, list[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads a value into its field's normal form: JSON, or what an expression gave (addresses, nodes, items, optionals). Only the form is
    /// looked at; <see cref="Problem"/> judges the value.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value; null is null.</param>
    /// <param name="parsed">Its normal form.</param>
    /// <param name="problem">What is wrong, and what was expected: a sentence without the field's name.</param>
    public static bool TryParse(FieldSchema field, in CelValue value, out CelValue parsed, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        parsed = CelValue.Null;
        var given = value.Kind == CelKind.Optional ? (value.AsOptional() is { HasValue: true } optional ? optional.Value : CelValue.Null) : value;
        if (given.Kind == CelKind.Null)
        {
            return true;
        }

        if (!field.Type.IsList)
        {
            problem = FieldForms.Parse(field.Type.Kind, given, out parsed);
            return problem is null;
        }

        if (given.Kind != CelKind.List)
        {
            problem = $"a list was expected, not {Shown(given)}; put one value in brackets";
            return false;
        }

        var list = given.AsList();
        var items = new CelValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            problem = list[i].Kind == CelKind.Null ? "a list cannot hold null" : FieldForms.Parse(field.Type.Kind, list[i], out items[i]);
            if (problem is not null)
            {
                problem = $"element {i}: {problem}";
                return false;
            }
        }

        parsed = CelList.Of(items);
        return true;
    }

    /// <summary>
    /// A value in normal form as JSON: durations and times as text, points as <c>{latitude, longitude}</c>. Null is null.
    /// </summary>
    public static CelValue ToJson(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Duration:
                return CelValue.Of(CelTexts.FormatDuration(value.AsNanoseconds()));
            case CelKind.Timestamp:
                return CelValue.Of(value.AsTimestamp().ToString());
            case CelKind.Opaque when value.AsOpaque() is GeoPointValue point:
                return CelMap.Of(
                [
                    KeyValuePair.Create(CelValue.Of("latitude"), CelValue.Of(point.Latitude)),
                    KeyValuePair.Create(CelValue.Of("longitude"), CelValue.Of(point.Longitude)),
                ]);
            case CelKind.List when value.AsList() is var list && Enumerable.Range(0, list.Count).Any(i => list[i].Kind is CelKind.Duration or CelKind.Timestamp or CelKind.Opaque):
                return CelList.Of(Enumerable.Range(0, list.Count).Select(i => ToJson(list[i])));
            default:
                return value;
        }
    }

    /// <summary>The order of two bounds or bounded values of one kind: ints, doubles, durations.</summary>
    internal static int Compare(in CelValue left, in CelValue right) => left.Kind switch
    {
        CelKind.Int => left.AsInt().CompareTo(right.AsInt()),
        CelKind.Double => left.AsDouble().CompareTo(right.AsDouble()),
        CelKind.Duration => left.AsNanoseconds().CompareTo(right.AsNanoseconds()),
        _ => throw new ArgumentException($"{left.Kind} has no bounds.", nameof(left)),
    };

    /// <summary>A value as messages show it.</summary>
    internal static string Shown(in CelValue value) => ToJson(value).ToString();

    private static bool FitsKind(FieldKind kind, in CelValue value) => value.Kind == CelKind.Null || kind switch
    {
        FieldKind.Bool => value.Kind == CelKind.Bool,
        FieldKind.Int => value.Kind == CelKind.Int,
        FieldKind.Double => value.Kind == CelKind.Double,
        FieldKind.Duration => value.Kind == CelKind.Duration,
        FieldKind.Timestamp => value.Kind == CelKind.Timestamp,
        FieldKind.GeoPoint => value.Kind == CelKind.Opaque,
        FieldKind.Json => true,
        FieldKind.Allocation => value.Kind is CelKind.String or CelKind.Int,
        _ => value.Kind == CelKind.String,
    };
}
