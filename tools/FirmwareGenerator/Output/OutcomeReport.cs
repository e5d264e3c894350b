using System.Globalization;
using System.Text.Json;
using Registry.V1;

namespace FirmwareGenerator.Output;

/// <summary>Tells what became of nodes, to people or to programs.</summary>
/// <param name="console">Where to.</param>
/// <param name="format">For whom.</param>
internal sealed class OutcomeReport(ToolConsole console, OutputFormat format)
{
    /// <summary>Tells one outcome: what is wrong on standard error, the rest on standard output.</summary>
    public void Tell(Outcome outcome)
    {
        if (format == OutputFormat.Json)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(ToJson(outcome), JsonText.Line));
        }
        else
        {
            (outcome.IsDone ? console.Out : console.Error).WriteLine(Line(outcome));
            foreach (var finding in outcome.Findings.OrderBy(finding => finding.Severity))
            {
                console.Error.WriteLine($"  {FindingLine(finding)}");
            }
        }

        console.Out.Flush();
    }

    /// <summary>Tells the outcomes of a run that is over.</summary>
    public void Summarize(IReadOnlyCollection<Outcome> outcomes)
    {
        var counts = outcomes.CountBy(outcome => outcome.Kind).ToDictionary(count => count.Key, count => count.Value);
        int Count(OutcomeKind kind) => counts.GetValueOrDefault(kind);
        if (format == OutputFormat.Json)
        {
            var summary = new SummaryJson(
                [.. outcomes.Select(ToJson)], Count(OutcomeKind.Written), Count(OutcomeKind.Unchanged), Count(OutcomeKind.Refused),
                Count(OutcomeKind.Failed));
            console.Out.WriteLine(JsonSerializer.Serialize(summary, JsonText.Indented));
            return;
        }

        foreach (var outcome in outcomes)
        {
            Tell(outcome);
        }

        var words = Enum.GetValues<OutcomeKind>()
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{Count(kind)} {kind.ToString().ToLowerInvariant()}"));
        console.Out.WriteLine($"{Nodes(outcomes.Count)}: {string.Join(", ", words)}");
    }

    /// <summary>Tells that the first pass of a watch is done.</summary>
    public void Watching(int nodes)
    {
        if (format == OutputFormat.Text)
        {
            console.Out.WriteLine($"watching {Nodes(nodes)}");
            console.Out.Flush();
        }
    }

    /// <summary>Tells of something that passes by itself.</summary>
    public void Warn(string message) => console.Error.WriteLine($"warning: {Printable(message)}");

    private static string Nodes(int count) => count == 1 ? "1 node" : string.Create(CultureInfo.InvariantCulture, $"{count} nodes");

    private string Line(Outcome outcome)
    {
        var name = Printable(outcome.Node.Name);
        return outcome.Kind switch
        {
            OutcomeKind.Written => $"{name}: written to {outcome.Path} (checksum {outcome.Checksum![..12]})",
            OutcomeKind.Unchanged => $"{name}: unchanged (checksum {outcome.Checksum![..12]})",
            OutcomeKind.Refused => $"{console.Red("error")}: {name}: refused: no firmware can be made of its configuration",
            _ => $"{console.Red("error")}: {name}: failed: {outcome.Error}",
        };
    }

    private string FindingLine(Finding finding)
    {
        var severity = finding.Severity == Finding.Types.Severity.Error ? console.Red("error") : "warning";
        return $"{severity}: {Printable(finding.Path)}: {Printable(finding.Message)} [{Printable(finding.Code)}]";
    }

    // A stored value can neither break a line nor steer a terminal.
    private static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()));

    private static OutcomeJson ToJson(Outcome outcome) => new(
        outcome.Node.Id, outcome.Node.Name, outcome.Node.Revision, outcome.Kind, outcome.Checksum, outcome.Path, outcome.Error,
        [.. outcome.Findings.Select(finding => new FindingJson(
            finding.Path, finding.Code, finding.Message, finding.Severity == Finding.Types.Severity.Error ? "error" : "warning"))]);

    private sealed record SummaryJson(IReadOnlyList<OutcomeJson> Nodes, int Written, int Unchanged, int Refused, int Failed);

    private sealed record OutcomeJson(
        string Id, string Name, long Revision, OutcomeKind Outcome, string? Checksum, string? Path, string? Error,
        IReadOnlyList<FindingJson> Findings);

    private sealed record FindingJson(string Path, string Code, string Message, string Severity);
}

/// <summary>How outcomes are printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON document; while watching, one JSON object a line.</summary>
    Json,
}
