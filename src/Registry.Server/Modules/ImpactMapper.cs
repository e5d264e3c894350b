using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;
using Registry.Modules.Definition;
using Registry.Modules.Evaluation;
using Registry.Modules.Impact;
using Registry.Modules.Validation;

namespace Registry.Server.Modules;

/// <summary>Turns previews into messages.</summary>
internal static class ImpactMapper
{
    /// <summary>The message of a preview.</summary>
    /// <param name="report">The preview.</param>
    /// <param name="maximumBytes">Where the message would be larger, it goes without the nodes.</param>
    public static V1.ModulePreview ToMessage(ImpactReport report, long maximumBytes)
    {
        var preview = new V1.ModulePreview
        {
            EvaluatedNodes = report.Evaluated,
            ChangedNodes = report.Changed,
            InvalidNodes = report.Invalid,
            LosingNodes = report.Losing,
        };
        var bytes = 0L;
        foreach (var node in report.Nodes.Select(ToMessage))
        {
            preview.Nodes.Add(node);
            bytes += node.CalculateSize() + 8;
            if (bytes > maximumBytes - 1024)
            {
                preview.Nodes.Clear();
                preview.NodesOmitted = true;
                break;
            }
        }

        return preview;
    }

    private static V1.NodePreview ToMessage(NodeImpact impact) => new()
    {
        Id = impact.Node.Id,
        Name = impact.Node.Name,
        Type = impact.Node.Type,
        Differences = { impact.Differences.Select(difference => new V1.ValueDifference { Path = difference.Path, Old = Value(difference.Old), New = Value(difference.New) }) },
        Findings = { impact.Findings.Select(ToMessage) },
        Lost = { impact.Lost },
    };

    private static V1.Finding ToMessage(Finding finding) => new()
    {
        Path = finding.Path,
        Code = finding.Code,
        Message = finding.Message,
        Rule = finding.Rule,
        Severity = finding.Severity == FindingSeverity.Error ? V1.Finding.Types.Severity.Error : V1.Finding.Types.Severity.Warning,
    };

    private static Value? Value(in CelValue value) =>
        value.Kind == CelKind.Null ? null : ModuleMapper.Parse<Value>(ModuleWriter.ToJson(FieldValues.ToJson(value)));
}
