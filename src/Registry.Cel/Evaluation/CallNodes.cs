namespace Registry.Cel.Evaluation;

/// <summary>A call of a function: the first overload that takes the arguments. Where the checker left one, that is one test.</summary>
internal sealed class CallNode(string function, CelOverload[] overloads, PlanNode[] arguments, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(arguments);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var values = new CelValue[arguments.Length];
        var problem = default(CelValue);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(frame);
            if (values[i].IsErrorOrUnknown)
            {
                problem = problem.IsErrorOrUnknown ? Spread(problem, values[i]) : values[i];
            }
        }

        if (problem.IsErrorOrUnknown)
        {
            return problem;
        }

        foreach (var overload in overloads)
        {
            if (overload.Accepts(values))
            {
                return At(overload.Invoke(values, frame), position);
            }
        }

        return isNullAbsent && Array.Exists(values, value => value.Kind == CelKind.Null) ? OfNull(overloads) : NoOverload(function, values, position);
    }

    /// <summary>What a function of an absent value gives where null stands for one: a test is false, anything else is absent, too.</summary>
    public static CelValue OfNull(params ReadOnlySpan<CelOverload> overloads)
    {
        foreach (var overload in overloads)
        {
            if (overload.Result.Kind != CelTypeKind.Bool)
            {
                return CelValue.Null;
            }
        }

        return CelValue.False;
    }

    public static CelValue NoOverload(string function, ReadOnlySpan<CelValue> values, int position)
    {
        var types = new List<string>();
        foreach (var value in values)
        {
            types.Add(value.Type.ToString());
        }

        return At(CelError.NoOverload($"{function} applied to ({string.Join(", ", types)})"), position);
    }
}

/// <summary>A call of one argument, or of two whose second is bound already: no array is made.</summary>
internal sealed class UnaryCallNode(
    string function, (CelOverload Overload, Func<CelValue, CelValue> Call)[] overloads, PlanNode argument, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(argument);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = argument.Evaluate(frame);
        if (value.IsErrorOrUnknown)
        {
            return value;
        }

        foreach (var (overload, call) in overloads)
        {
            if (overload.Parameters[0].Accepts(value))
            {
                if (!overload.IsChargedBySize)
                {
                    return At(call(value), position);
                }

                frame.ChargeSize(value);
                var result = call(value);
                frame.ChargeSize(result);
                return At(result, position);
            }
        }

        return isNullAbsent && value.Kind == CelKind.Null
            ? CallNode.OfNull([.. overloads.Select(candidate => candidate.Overload)])
            : CallNode.NoOverload(function, [value], position);
    }
}

/// <summary>A call of two arguments: no array is made.</summary>
internal sealed class BinaryCallNode(string function, CelOverload[] overloads, PlanNode left, PlanNode right, bool isNullAbsent, int position) : PlanNode
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

        foreach (var overload in overloads)
        {
            if (overload.Parameters[0].Accepts(l) && overload.Parameters[1].Accepts(r))
            {
                if (!overload.IsChargedBySize)
                {
                    return At(overload.Binary!(l, r), position);
                }

                frame.ChargeSize(l);
                frame.ChargeSize(r);
                var result = overload.Binary!(l, r);
                frame.ChargeSize(result);
                return At(result, position);
            }
        }

        return isNullAbsent && (l.Kind == CelKind.Null || r.Kind == CelKind.Null)
            ? CallNode.OfNull(overloads)
            : CallNode.NoOverload(function, [l, r], position);
    }
}
