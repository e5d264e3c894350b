using System.Globalization;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Config;

/// <summary>What an evaluation changes on nodes, for people.</summary>
internal static class DifferenceText
{
    /// <summary>A node: its name, then its differences and findings, indented.</summary>
    public static IEnumerable<string> Lines(NodeDifferences node, bool useColor)
    {
        var refused = !node.Refused ? "" : useColor ? " \e[31mrefused\e[0m" : " refused";
        yield return $"{Printable.Text(node.NodeName)} ({node.NodeId}){refused}";
        foreach (var difference in node.Differences)
        {
            yield return $"  {Line(difference, useColor)}";
        }

        foreach (var line in FindingText.Lines(node.Findings, useColor))
        {
            yield return $"  {line}";
        }
    }

    /// <summary>How many nodes, in words.</summary>
    public static string Summary(ReapplyDefaultsResponse last, bool isPreview) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Nodes(last.DoneCount)}: {last.ChangedCount} {(isPreview ? "would change" : "changed")}, {last.RefusedCount} "
        + $"{(isPreview ? "would be refused" : "refused")}{(last.Revision > 0 ? $" (revision {last.Revision})" : "")}");

    /// <summary>A number of nodes.</summary>
    public static string Nodes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} node{(count == 1 ? "" : "s")}");

    private static string Line(ConfigDifference difference, bool useColor)
    {
        var path = Printable.Text(difference.Path);
        return difference switch
        {
            { OldValue: { } old, NewValue: { } now } => $"~ {path}: {JsonText.Of(old)} → {JsonText.Of(now)}",
            { OldValue: { } old } => Colored($"- {path}: {JsonText.Of(old)}", "31", useColor),
            { NewValue: { } now } => Colored($"+ {path}: {JsonText.Of(now)}", "32", useColor),
            _ => $"~ {path}",
        };
    }

    private static string Colored(string text, string color, bool useColor) => useColor ? $"\e[{color}m{text}\e[0m" : text;
}
