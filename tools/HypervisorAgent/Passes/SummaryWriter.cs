using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HypervisorAgent.Passes;

/// <summary>Prints what a pass did.</summary>
internal static class SummaryWriter
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>One JSON object on one line.</summary>
    public static void WriteJson(TextWriter output, PassSummary summary) => output.WriteLine(JsonSerializer.Serialize(summary, Json));

    /// <summary>Lines for people: one for each action and finding, then the sum.</summary>
    public static void WriteText(TextWriter output, PassSummary summary)
    {
        if (summary.Message is { } message)
        {
            output.WriteLine(message);
            return;
        }

        foreach (var action in summary.Actions)
        {
            output.WriteLine($"{Word(action.Kind),-9} {action.Machine}{End(action)}");
        }

        foreach (var finding in summary.Findings)
        {
            var machine = finding.Machine.Length == 0 ? "" : $"{finding.Machine}: ";
            output.WriteLine($"{"note",-9} {machine}{finding.Detail}");
        }

        var done = summary.Actions.Count(action => action.Refusal is null);
        var verb = summary.DryRun ? "planned" : "made";
        output.WriteLine($"{summary.Machines} machines reported, {done} changes {verb}, {summary.Actions.Count - done} refused");
    }

    private static string End(ActionResult action) => action switch
    {
        { Refusal: { } refusal } => $"  refused: {refusal.Reason}: {refusal.Message}",
        { State: { } state } => $"  {state}",
        _ => "",
    };

    private static string Word(ActionKind kind) => kind switch
    {
        ActionKind.Create => "create",
        ActionKind.Assign => "assign",
        ActionKind.Update => "update",
        _ => "unassign",
    };
}
