namespace Registry.Cel.Evaluation;

/// <summary>
/// A step of a program: an expression's node with everything resolved that can be. Steps are immutable; what an evaluation changes is in its
/// frame. A virtual call costs what a delegate's does, and leaves a readable stack.
/// </summary>
internal abstract class PlanNode
{
    /// <summary>Evaluates; errors and unknown values are results like others.</summary>
    public abstract CelValue Evaluate(EvalFrame frame);

    /// <summary>How many steps there are from here down: what one round through a loop costs.</summary>
    public virtual int Weight => 1;

    protected static int WeightOf(params IEnumerable<PlanNode> nodes) => 1 + nodes.Sum(node => node.Weight);

    /// <summary>What keeps a strict function from being called: its unknown arguments merged, else the first error.</summary>
    protected static CelValue Spread(in CelValue left, in CelValue right)
    {
        if (left.Kind == CelKind.Unknown || right.Kind == CelKind.Unknown)
        {
            return CelUnknown.Merge(left, right);
        }

        return left.Kind == CelKind.Error ? left : right;
    }

    /// <summary>Gives an error its place, unless it has one.</summary>
    protected static CelValue At(in CelValue value, int position) =>
        value.Kind == CelKind.Error && value.AsError() is { Position: < 0 } error ? CelValue.Of(error with { Position = position }) : value;
}

/// <summary>A part that fails whenever it is reached.</summary>
internal sealed class ErrorNode(CelValue error, int position) : PlanNode
{
    public override CelValue Evaluate(EvalFrame frame) => At(error, position);
}

/// <summary>A value that is known when the program is made.</summary>
internal sealed class ConstantNode(CelValue value) : PlanNode
{
    private readonly CelValue _value = value;

    public ref readonly CelValue Value => ref _value;

    public override CelValue Evaluate(EvalFrame frame) => _value;
}
