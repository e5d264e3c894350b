using System.Globalization;
using System.Text;

namespace Registry.Server.Observability;

/// <summary>
/// Names and labels after the rules by which OpenTelemetry maps its own to Prometheus: other characters become underscores, the unit is
/// spelled out at the end, counters end in <c>_total</c>.
/// </summary>
internal static class PrometheusNames
{
    private static readonly Dictionary<string, string> UnitNames = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["min"] = "minutes",
        ["h"] = "hours",
        ["d"] = "days",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["%"] = "percent",
        ["1"] = "",
    };

    /// <summary>The metric's name for an instrument of this name, unit and kind.</summary>
    public static string Metric(string instrument, string? unit, MetricKind kind)
    {
        var name = Sanitize(instrument);
        var isCounter = kind is MetricKind.Counter or MetricKind.ObservedCounter;
        if (isCounter && name.EndsWith("_total", StringComparison.Ordinal))
        {
            name = name[..^"_total".Length];
        }

        var suffix = Unit(unit);
        if (suffix.Length > 0 && !name.EndsWith("_" + suffix, StringComparison.Ordinal))
        {
            name += "_" + suffix;
        }

        return isCounter ? name + "_total" : name;
    }

    /// <summary>The labels of a series: sorted by name, a repeated name once with its last value, values escaped.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            sorted[Sanitize(key).Replace(':', '_')] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        var text = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            AppendEscaped(text, value, escapeQuotes: true).Append('"');
        }

        return text.ToString();
    }

    /// <summary>Appends text with backslashes, line ends and, within labels, quotes escaped.</summary>
    public static StringBuilder AppendEscaped(StringBuilder text, string value, bool escapeQuotes)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '"' when escapeQuotes => text.Append("\\\""),
                _ => text.Append(c),
            };
        }

        return text;
    }

    private static string Unit(string? unit)
    {
        // An annotation such as {node} says what is counted; it is no unit.
        var bare = unit?.Split('{')[0] ?? "";
        if (UnitNames.TryGetValue(bare, out var known))
        {
            return known;
        }

        var slash = bare.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Sanitize(bare) : $"{Unit(bare[..slash])}_per_{Unit(bare[(slash + 1)..]).TrimEnd('s')}".TrimStart('_');
    }

    private static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (text.Length == 0 && char.IsAsciiDigit(c))
            {
                text.Append('_');
            }

            text.Append(char.IsAsciiLetterOrDigit(c) || c is ':' or '_' ? c : '_');
        }

        return text.ToString();
    }
}
