using Registry.Domain;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Engine.Planning;

/// <summary>Evaluates stored nodes without changing them: for explanations, validation and previews. Any thread.</summary>
/// <param name="snapshot">What is read.</param>
/// <param name="schema">What the modules declare, or would declare.</param>
/// <param name="time">The time that expressions see, UTC.</param>
public sealed class ItemsExamination(RegistrySnapshot snapshot, ModuleSchema schema, DateTime time)
{
    /// <summary>What an evaluation of a node leads to.</summary>
    /// <param name="node">The node, of the snapshot.</param>
    /// <param name="explain">Whether to tell why values are what they are.</param>
    public EvaluationResult Evaluate(Node node, bool explain = false)
    {
        ArgumentNullException.ThrowIfNull(node);
        return ConfigEvaluator.Evaluate(new EvaluationRequest
        {
            Schema = schema,
            State = snapshot,
            Before = node,
            Draft = node,
            Now = time,
            Allocator = new DraftAllocator(snapshot, time),
            // Nothing is written: what hooks gave stays, and none is asked.
            HookValues = HookValues.Kept(schema, node, []),
            Explain = explain,
            Reapply = true,
        });
    }
}
