using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Findings, one a line, for people.</summary>
internal static class FindingText
{
    /// <summary>The lines of findings, those that refuse a write first.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Finding> findings, bool useColor)
        => findings.OrderBy(finding => IsError(finding) ? 0 : 1).Select(finding => Line(finding, useColor));

    /// <summary>For instance <c>error: config/core.general#name: is missing; set it [field.required]</c>.</summary>
    public static string Line(Finding finding, bool useColor)
    {
        var word = IsError(finding) ? "error" : "warning";
        var shown = !useColor ? word : IsError(finding) ? $"\e[31m{word}\e[0m" : $"\e[33m{word}\e[0m";
        var known = finding.Known ? " (as before)" : "";
        var rule = finding.Rule.Length == 0 ? "" : $" by {Printable.Text(finding.Rule)}";
        return $"{shown}: {Printable.Text(finding.Path)}: {Printable.Text(finding.Message)} [{Printable.Text(finding.Code)}]{known}{rule}";
    }

    /// <summary>Whether it refuses a write.</summary>
    public static bool IsError(Finding finding) => finding.Severity == Finding.Types.Severity.Error;

    /// <summary>How many there are, in words.</summary>
    public static string Count(IReadOnlyCollection<Finding> findings)
    {
        var errors = findings.Count(IsError);
        var warnings = findings.Count - errors;
        return findings.Count == 0 ? "no findings" : $"{errors} error{Plural(errors)}, {warnings} warning{Plural(warnings)}";
    }

    private static string Plural(int count) => count == 1 ? "" : "s";
}
