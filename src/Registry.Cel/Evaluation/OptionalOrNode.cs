namespace Registry.Cel.Evaluation;

/// <summary><c>optional.or(other)</c> and <c>optional.orValue(other)</c>: the other is evaluated only where it is needed.</summary>
internal sealed class OptionalOrNode(PlanNode target, PlanNode other, bool isValue, int position) : PlanNode
{
    public override int Weight => WeightOf(target, other);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = target.Evaluate(frame);
        if (value.Kind != CelKind.Optional)
        {
            return value.IsErrorOrUnknown ? value : CallNode.NoOverload(isValue ? "orValue" : "or", [value], position);
        }

        if (value.AsOptional() is { HasValue: true } some)
        {
            return isValue ? some.Value : value;
        }

        var fallback = other.Evaluate(frame);
        return isValue || fallback.IsErrorOrUnknown || fallback.Kind == CelKind.Optional
            ? fallback
            : CallNode.NoOverload("or", [value, fallback], position);
    }
}
