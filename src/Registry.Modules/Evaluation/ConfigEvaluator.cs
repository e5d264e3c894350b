using Registry.Modules.Edits;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>Derives the effective configuration of a node from what users set, and validates it. Pure and deterministic.</summary>
public static class ConfigEvaluator
{
    /// <summary>Applies the edits, runs the stages of the schema, and validates. Wrong edits are left out, and reported with all else.</summary>
    public static EvaluationResult Evaluate(EvaluationRequest request) => Evaluate(new EvaluationScope(request));

    /// <summary>The same, for those who want to see what was worked on: the scope is left as the evaluation made it.</summary>
    internal static EvaluationResult Evaluate(EvaluationScope scope)
    {
        var request = scope.Request;
        var edits = new EditRunner(scope);
        if (!request.Reapply)
        {
            edits.Run(request.Edits);
        }

        var derivation = new Derivation(scope);
        derivation.Run();
        while (edits.RunDeferred())
        {
            derivation.Run();
        }

        var log = new FindingLog();
        new StructuralChecks(scope, scope.Node, scope.Runner, log).Run();
        new RuleChecks(scope, scope.Node, scope.Runner, log).Run();
        var effective = new EffectiveItems(scope);
        effective.ReportDropped(log);
        var uniqueKeys = effective.UniqueKeys(log);
        return new EvaluationResult
        {
            Items = effective.Build(),
            Findings = Judge(scope, [.. edits.Log.Entries, .. derivation.Log.Entries], log),
            Allocations = effective.Allocations(),
            UniqueKeys = uniqueKeys,
            Added = edits.Added,
            Explanations = request.Explain ? new Explainer(scope).Explain() : null,
            Reads = scope.Reader.Reads,
        };
    }

    private static ImmutableArray<Finding> Judge(EvaluationScope scope, List<Raised> made, FindingLog log)
    {
        if (made.Count == 0 && log.Entries.Count == 0)
        {
            return [];
        }

        // That a value is missing says nothing more where an edit or rule that would give it went wrong.
        var explained = made.Select(raised => raised.Finding.Path).ToHashSet(StringComparer.Ordinal);
        var ratchet = scope.Old is { } old && scope.Request.Ratchets ? new Ratchet(scope, old) : null;
        return
        [
            .. made.Concat(log.Entries.Where(raised => raised.Finding.Code != FindingCodes.FieldRequired || !explained.Contains(raised.Finding.Path)))
                .Select(raised => ratchet?.Judge(raised) ?? raised.Finding)
                .Distinct()
                .OrderBy(finding => finding.Path, StringComparer.Ordinal)
                .ThenBy(finding => finding.Rule, StringComparer.Ordinal)
                .ThenBy(finding => finding.Code, StringComparer.Ordinal)
                .ThenBy(finding => finding.Message, StringComparer.Ordinal),
        ];
    }
}
