using Registry.Cel.Evaluation;

namespace Registry.Cel;

/// <summary>
/// A program with its variables, to be evaluated again and again within a budget that all evaluations share: the activation turns to
/// something else in between. For one thread at a time.
/// </summary>
public sealed class CelEvaluation
{
    private readonly PlanNode _root;
    private readonly EvalFrame _frame;
    private readonly long _maxCost;
    private readonly int _weight;

    internal CelEvaluation(PlanNode root, EvalFrame frame, long maxCost) => (_root, _frame, _maxCost, _weight) = (root, frame, maxCost, root.Weight);

    /// <summary>Evaluates once. An error where it costs more than the program's limit, or more than what is left.</summary>
    /// <param name="budget">What is left; is made less by what the evaluation costs, and by the program's weight.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CelValue Evaluate(ref long budget)
    {
        budget -= _weight;
        var allowed = Math.Max(0, Math.Min(_maxCost, budget));
        _frame.Reset(allowed);
        try
        {
            return _root.Evaluate(_frame);
        }
        catch (CostExceededException)
        {
            return CelError.Of(CelErrorCode.CostExceeded, $"the evaluation costs more than {allowed}");
        }
        finally
        {
            budget -= allowed - Math.Max(0, _frame.Left);
        }
    }
}
