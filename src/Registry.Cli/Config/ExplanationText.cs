using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Config;

/// <summary>Where a value comes from, as indented text.</summary>
internal static class ExplanationText
{
    /// <summary>The value, then every candidate with what it read, the winner first.</summary>
    public static IEnumerable<string> Lines(ExplainConfigResponse explained, bool useColor)
    {
        yield return $"{Bold(Printable.Text(explained.Path), useColor)}{Equal(explained.Value)}";
        yield return explained.Source is { } source
            ? string.Create(CultureInfo.InvariantCulture, $"  given by {SourceText.Of(source)}{Since(source)}")
            : "  nothing gives it a value";
        foreach (var line in explained.Candidates.SelectMany(candidate => Lines(candidate, useColor)))
        {
            yield return $"  {line}";
        }
    }

    private static IEnumerable<string> Lines(ExplainedCandidate candidate, bool useColor)
    {
        var mark = (candidate.Won, useColor) switch
        {
            (true, true) => "\e[32m✓\e[0m",
            (true, false) => "✓",
            (false, true) => "\e[31m✗\e[0m",
            _ => "✗",
        };
        var why = candidate.Reason.Length == 0 ? "" : $": {Printable.Text(candidate.Reason)}";
        yield return $"{mark} {(candidate.Source is { } source ? SourceText.Of(source) : "unknown")}{Equal(candidate.Value)}{why}";
        foreach (var input in candidate.Inputs)
        {
            yield return $"    read {Printable.Text(input.Path)}{(input.Value is null ? " (nothing)" : Equal(input.Value))}";
        }
    }

    private static string Equal(Value? value) => value is null ? "" : $" = {JsonText.Of(value)}";

    private static string Since(ValueSource source)
        => source.Revision == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", since revision {source.Revision}");

    private static string Bold(string text, bool useColor) => useColor ? $"\e[1m{text}\e[0m" : text;
}
