namespace Registry.Cel.Evaluation;

/// <summary>
/// A chain of <c>&amp;&amp;</c> or of <c>||</c>. An operand that decides does so whatever the others are, errors included; without one, an
/// unknown operand makes the whole unknown, then an error makes it an error. Null is false where it stands for what is absent.
/// </summary>
internal sealed class LogicNode(PlanNode[] operands, bool isAnd, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(operands);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var problem = CelValue.Of(isAnd);
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(frame);
            if (value.Kind == CelKind.Bool)
            {
                if (value.IsTrue != isAnd)
                {
                    return value;
                }
            }
            else if (isNullAbsent && value.Kind == CelKind.Null)
            {
                if (isAnd)
                {
                    return CelValue.False;
                }
            }
            else
            {
                if (!value.IsErrorOrUnknown)
                {
                    value = At(CelError.NoOverload($"{(isAnd ? Operators.And : Operators.Or)} applied to {value.Type}"), position);
                }

                problem = problem.IsErrorOrUnknown ? Spread(problem, value) : value;
            }
        }

        return problem;
    }
}

/// <summary><c>condition ? a : b</c>.</summary>
internal sealed class ConditionalNode(PlanNode condition, PlanNode whenTrue, PlanNode whenFalse, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(condition, whenTrue, whenFalse);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = condition.Evaluate(frame);
        if (value.Kind == CelKind.Bool)
        {
            return value.IsTrue ? whenTrue.Evaluate(frame) : whenFalse.Evaluate(frame);
        }

        if (isNullAbsent && value.Kind == CelKind.Null)
        {
            return whenFalse.Evaluate(frame);
        }

        return value.IsErrorOrUnknown ? value : At(CelError.NoOverload($"{Operators.Conditional} applied to {value.Type}"), position);
    }
}

/// <summary>What the quantifiers' folds go on while: true for anything but false.</summary>
internal sealed class NotStrictlyFalseNode(PlanNode operand) : PlanNode
{
    public override int Weight => WeightOf(operand);

    public override CelValue Evaluate(EvalFrame frame) => CelValue.Of(!operand.Evaluate(frame).IsFalse);
}

/// <summary><c>==</c> and <c>!=</c>.</summary>
internal sealed class EqualityNode(PlanNode left, PlanNode right, bool isEqual) : PlanNode
{
    public override int Weight => WeightOf(left, right);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var l = left.Evaluate(frame);
        var r = right.Evaluate(frame);
        if (l.Kind == CelKind.String && r.Kind == CelKind.String)
        {
            frame.ChargeText(l);
            return CelValue.Of(string.Equals(l.AsString(), r.AsString()) == isEqual);
        }

        return l.IsErrorOrUnknown || r.IsErrorOrUnknown ? Spread(l, r) : CelValue.Of(CelEquality.AreEqual(l, r, frame) == isEqual);
    }
}

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>.</summary>
internal sealed class OrderNode(PlanNode left, PlanNode right, string function, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(left, right);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var l = left.Evaluate(frame);
        var r = right.Evaluate(frame);
        if (l.IsErrorOrUnknown || r.IsErrorOrUnknown)
        {
            return Spread(l, r);
        }

        if (isNullAbsent && (l.Kind == CelKind.Null || r.Kind == CelKind.Null))
        {
            return CelValue.False;
        }

        frame.ChargeText(l);
        return CelOrder.TryCompare(l, r, out var order)
            ? CelValue.Of(function switch
            {
                Operators.Less => order < 0,
                Operators.LessEqual => order <= 0,
                Operators.Greater => order > 0,
                _ => order >= 0,
            })
            : At(CelError.NoOverload($"{function} applied to ({l.Type}, {r.Type})"), position);
    }
}
