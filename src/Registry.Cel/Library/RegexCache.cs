using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Registry.Cel.Library;

/// <summary>
/// RE2's expressions on .NET's engine without backtracking: time is linear in the text. Constant patterns are compiled with the program;
/// others are kept here, up to a bound.
/// </summary>
internal static class RegexCache
{
    private const int MaxEntries = 256;

    private static readonly ConcurrentDictionary<string, Pattern> Patterns = new();

    public static CelValue Matches(CelValue text, CelValue pattern) => Get(pattern.AsString()).Matches(text);

    public static Func<CelValue, CelValue> Bind(CelValue pattern) => Get(pattern.AsString()).Matches;

    /// <summary>A pattern on its own, which its owner keeps.</summary>
    public static bool TryCompile(
        string source, [NotNullWhen(true)] out Func<string, bool>? matches, [NotNullWhen(false)] out string? problem)
    {
        var pattern = Pattern.Compile(source);
        matches = pattern.Regex is { } regex ? regex.IsMatch : null;
        problem = matches is null ? pattern.Problem! : null;
        return matches is not null;
    }

    private static Pattern Get(string source)
    {
        if (Patterns.TryGetValue(source, out var pattern))
        {
            return pattern;
        }

        // Losing all patterns now and then costs less than keeping track of their use.
        if (Patterns.Count >= MaxEntries)
        {
            Patterns.Clear();
        }

        return Patterns[source] = Pattern.Compile(source);
    }

    private sealed record Pattern(Regex? Regex, string? Problem)
    {
        public static Pattern Compile(string source)
        {
            try
            {
                return new Pattern(
                    new Regex(RegexTranslator.Translate(source, RegexDialect.DotNet), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), null);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                return new Pattern(null, $"invalid regular expression '{source}': {error.Message}");
            }
        }

        public CelValue Matches(CelValue text) =>
            Regex is null ? CelError.Argument(Problem!) : CelValue.Of(Regex.IsMatch(text.AsString()));
    }
}
