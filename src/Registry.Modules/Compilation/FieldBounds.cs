using Registry.Cel;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>The bounds, the pattern, the format and the constant default of a field, held against its type.</summary>
internal static class FieldBounds
{
    /// <summary>Fills them in.</summary>
    /// <param name="field">The field.</param>
    /// <param name="report">Takes what is wrong: the attribute and the problem.</param>
    public static void Set(FieldSchema field, Action<string, string> report)
    {
        SetRange(field, report);
        CheckLengths(field, report);
        CheckFormat(field, report);
        SetPattern(field, report);
        SetDefault(field, report);
    }

    private static void SetRange(FieldSchema field, Action<string, string> report)
    {
        field.Min = Bound(field, "min", field.Definition.Min, report);
        field.Max = Bound(field, "max", field.Definition.Max, report);
        if (field.Min.Kind != CelKind.Null && field.Max.Kind != CelKind.Null && FieldValues.Compare(field.Min, field.Max) > 0)
        {
            report("max", "the largest value is smaller than the smallest");
        }
    }

    private static CelValue Bound(FieldSchema field, string attribute, in CelValue bound, Action<string, string> report)
    {
        if (bound.Kind == CelKind.Null)
        {
            return bound;
        }

        switch (field.Type.Kind)
        {
            case FieldKind.Int when bound.Kind == CelKind.Int:
            case FieldKind.IpPrefix when bound.Kind == CelKind.Int && bound.AsInt() is >= 0 and <= 128:
                return bound;
            case FieldKind.Double when bound.Kind is CelKind.Int or CelKind.Double:
                return bound.Kind == CelKind.Int ? CelValue.Of((double)bound.AsInt()) : bound;
            case FieldKind.Duration when bound.Kind == CelKind.String && CelTexts.TryParseDuration(bound.AsString(), out var nanoseconds):
                return CelValue.OfNanoseconds(nanoseconds);
            case FieldKind.Int or FieldKind.Double:
                report(attribute, $"a bound of {field.Type} is a number, not {bound}");
                return CelValue.Null;
            case FieldKind.IpPrefix:
                report(attribute, $"a bound of {field.Type} is a prefix length from 0 to 128, not {bound}");
                return CelValue.Null;
            case FieldKind.Duration:
                report(attribute, $"a bound of {field.Type} is a duration in quotes such as '15m', not {bound}");
                return CelValue.Null;
            default:
                report(attribute, $"{field.Type} has no bounds; int, double, duration and ip_prefix have");
                return CelValue.Null;
        }
    }

    private static void CheckLengths(FieldSchema field, Action<string, string> report)
    {
        var (least, most) = (field.Definition.MinLength, field.Definition.MaxLength);
        if ((least ?? most) is not null && field.Type is { IsList: false, Kind: not (FieldKind.String or FieldKind.Url) })
        {
            report(least is null ? "max_length" : "min_length", $"only strings and lists have a length, not {field.Type}");
        }

        if (least < 0 || most < 0)
        {
            report(least < 0 ? "min_length" : "max_length", "a length cannot be negative");
        }
        else if (least > most)
        {
            report("max_length", "the largest length is smaller than the smallest");
        }
    }

    private static void CheckFormat(FieldSchema field, Action<string, string> report)
    {
        if (field.Definition.Format.Length == 0)
        {
            return;
        }

        string[] allowed = field.Type.Kind switch
        {
            FieldKind.IpAddress => ["ipv4", "ipv6"],
            FieldKind.IpPrefix => ["ipv4", "ipv6", "network", "host"],
            FieldKind.String => ["hostname"],
            _ => [],
        };
        var parts = FieldValues.FormatParts(field);
        if (parts.FirstOrDefault(part => !allowed.Contains(part)) is { } wrong)
        {
            report("format", allowed.Length == 0 ? $"{field.Type} has no formats" : $"'{wrong}' is no format of {field.Type}; it has {string.Join(", ", allowed)}");
        }
        else if ((parts.Contains("ipv4") && parts.Contains("ipv6")) || (parts.Contains("network") && parts.Contains("host")))
        {
            report("format", "these formats exclude each other; leave both out to allow either");
        }
    }

    private static void SetPattern(FieldSchema field, Action<string, string> report)
    {
        if (field.Definition.Pattern.Length == 0)
        {
            return;
        }

        if (field.Type.Kind is not (FieldKind.String or FieldKind.Url))
        {
            report("pattern", $"only strings have a pattern, not {field.Type}");
        }
        else if (CelTexts.TryCompilePattern(field.Definition.Pattern, out var matches, out var problem))
        {
            field.Matches = matches;
        }
        else
        {
            report("pattern", problem);
        }
    }

    private static void SetDefault(FieldSchema field, Action<string, string> report)
    {
        if (field.Definition.Default.Kind == CelKind.Null)
        {
            return;
        }

        if (field.Type.Kind is FieldKind.NodeRef or FieldKind.ItemRef or FieldKind.Allocation)
        {
            report("default", $"{field.Type} has no constant default; write a field default");
        }
        else if (!FieldValues.TryParse(field, field.Definition.Default, out var value, out var problem) || FieldValues.Problem(field, value) is { } found && (problem = found) is not null)
        {
            report("default", problem!);
        }
        else
        {
            field.Default = value;
        }
    }
}
