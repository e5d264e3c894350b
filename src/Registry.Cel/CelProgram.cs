using Registry.Cel.Evaluation;

namespace Registry.Cel;

/// <summary>An expression ready to be evaluated, by any number of threads at once.</summary>
public sealed class CelProgram
{
    private readonly PlanNode _root;
    private readonly int _locals;
    private readonly long _maxCost;

    internal CelProgram(PlanNode root, int locals, long maxCost)
    {
        _root = root;
        _locals = locals;
        _maxCost = maxCost;
    }

    /// <summary>Evaluates.</summary>
    /// <param name="activation">The variables.</param>
    /// <param name="cancellation">Looked at in loops, after every few thousand steps.</param>
    /// <returns>The value; an error or an unknown value where it has none.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CelValue Evaluate(CelActivation activation, CancellationToken cancellation = default)
    {
        try
        {
            return _root.Evaluate(new EvalFrame(activation, _locals, _maxCost, cancellation));
        }
        catch (CostExceededException)
        {
            return CelError.Of(CelErrorCode.CostExceeded, $"the evaluation costs more than {_maxCost}");
        }
    }

    /// <summary>Evaluates within a budget that several evaluations share.</summary>
    internal CelValue Evaluate(CelActivation activation, ref long budget)
    {
        var frame = new EvalFrame(activation, _locals, budget, default);
        try
        {
            return _root.Evaluate(frame);
        }
        catch (CostExceededException)
        {
            return CelError.Of(CelErrorCode.CostExceeded, "the evaluations cost too much");
        }
        finally
        {
            budget = Math.Max(0, frame.Left);
        }
    }

    /// <summary>About what an evaluation costs that goes through no loop: how many steps there are.</summary>
    public int Weight => _root.Weight;

    /// <summary>Makes the program ready to be evaluated many times by one thread, without anything being allocated for each.</summary>
    public CelEvaluation Repeated(CelActivation activation, CancellationToken cancellation = default) =>
        new(_root, new EvalFrame(activation, _locals, _maxCost, cancellation), _maxCost);

    /// <summary>Evaluates a filter: whether the value is true. An error is not.</summary>
    public bool Matches(CelActivation activation, CancellationToken cancellation = default) => Evaluate(activation, cancellation).IsTrue;
}
