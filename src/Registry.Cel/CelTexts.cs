using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Registry.Cel.Library;

namespace Registry.Cel;

/// <summary>Texts that hosts read the way the language does.</summary>
public static class CelTexts
{
    private static readonly (long Nanoseconds, string Unit)[] WholeUnits = [(3_600_000_000_000, "h"), (60_000_000_000, "m"), (1_000_000_000, "s")];

    private static readonly (long Nanoseconds, string Unit)[] SmallUnits = [(1_000_000, "ms"), (1_000, "us"), (1, "ns")];

    /// <summary>Reads a duration: numbers with units (<c>h m s ms us ns</c>), such as <c>1h30m</c> or <c>-1.5s</c>.</summary>
    public static bool TryParseDuration(string text, out long nanoseconds)
    {
        var value = DurationText.Parse(CelValue.Of(text));
        nanoseconds = value.Kind == CelKind.Duration ? value.AsNanoseconds() : 0;
        return value.Kind == CelKind.Duration;
    }

    /// <summary>Writes a duration with the largest units that fit: <c>15m</c>, <c>1h30m</c>, <c>1500ms</c>.</summary>
    public static string FormatDuration(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        var rest = nanoseconds < 0 ? (ulong)-(Int128)nanoseconds : (ulong)nanoseconds;
        foreach (var (unit, name) in rest % 1_000_000_000 == 0 ? WholeUnits : SmallUnits.Where(small => rest % (ulong)small.Nanoseconds == 0).Take(1))
        {
            var count = rest / (ulong)unit;
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{name}");
            }

            rest %= (ulong)unit;
        }

        return text.ToString();
    }

    /// <summary>Makes a pattern of RE2's syntax ready, as <c>matches</c> does: time is linear in the text.</summary>
    public static bool TryCompilePattern(string pattern, [NotNullWhen(true)] out Func<string, bool>? matches, [NotNullWhen(false)] out string? problem) =>
        RegexCache.TryCompile(pattern, out matches, out problem);

    /// <summary>
    /// A valid pattern of RE2's syntax as ECMA-262 has it, for an engine that reads code points (flag <c>u</c>), as those of JSON Schema do; null
    /// where it has no counterpart.
    /// </summary>
    public static string? ToEcmaPattern(string pattern)
    {
        try
        {
            return RegexTranslator.Translate(pattern, RegexDialect.Ecma);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The known name that was probably meant; null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known) => Checking.Suggestion.Nearest(name, known);
}
