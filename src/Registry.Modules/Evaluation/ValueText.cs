using System.Globalization;

namespace Registry.Modules.Evaluation;

/// <summary>Values as texts for people: in messages.</summary>
internal static class ValueText
{
    private const int MaxShown = 20;

    /// <summary>Texts as they are, lists with commas, objects by name; nothing for null.</summary>
    public static string Of(in CelValue value) => value.Kind switch
    {
        CelKind.Null => "",
        CelKind.String => value.AsString(),
        CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        CelKind.Duration => Duration(value.AsNanoseconds()),
        CelKind.Timestamp => value.AsTimestamp().ToString(),
        CelKind.List => List(value.AsList()),
        CelKind.Opaque => value.AsOpaque().ToString()!,
        CelKind.Optional => value.AsOptional().HasValue ? Of(value.AsOptional().Value) : "",
        CelKind.Object => value.AsObject().Instance switch
        {
            ExpressionNode node => node.Node.Name,
            ConfigItem item => item.Ref.ToString(),
            _ => value.ToString(),
        },
        _ => value.ToString(),
    };

    /// <summary>As a message quotes it: <c>'text'</c>, numbers bare.</summary>
    public static string Quoted(in CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.String => $"'{value.AsString()}'",
        _ => Of(value),
    };

    private static string List(ICelList list)
    {
        var shown = Enumerable.Range(0, Math.Min(list.Count, MaxShown)).Select(i => Of(list[i]));
        return string.Join(", ", list.Count > MaxShown ? shown.Append("…") : shown);
    }

    private static string Duration(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var rest = UInt128.CreateSaturating(Int128.Abs(nanoseconds));
        var text = nanoseconds < 0 ? "-" : "";
        foreach (var (unit, size) in Units)
        {
            var count = rest / size;
            rest %= size;
            text += count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
        }

        return text;
    }

    private static readonly (string Unit, ulong Size)[] Units =
    [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
    ];
}
