namespace Registry.Cel.Evaluation;

/// <summary>The slots of a fold's variables in the frame. Every fold has slots of its own, so nested ones cannot meet.</summary>
internal sealed record FoldSlots(int Accumulator, int First, int Second);

/// <summary>A fold over a list or map.</summary>
internal sealed class FoldNode(
    FoldSlots slots,
    bool hasTwo,
    PlanNode range,
    PlanNode init,
    PlanNode condition,
    PlanNode step,
    PlanNode result,
    int position) : PlanNode
{
    private readonly int _round = WeightOf(condition, step);

    public override int Weight => WeightOf(range, init, condition, step, result);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var over = range.Evaluate(frame);
        if (over.IsErrorOrUnknown)
        {
            return over;
        }

        frame.Local(slots.Accumulator) = init.Evaluate(frame);
        switch (over.Kind)
        {
            case CelKind.List:
                OverList(frame, over.AsList());
                break;
            case CelKind.Map:
                OverMap(frame, over.AsMap());
                break;
            default:
                return At(CelError.NoOverload($"a value of type {over.Type} has no elements"), position);
        }

        return result.Evaluate(frame);
    }

    private void OverList(EvalFrame frame, ICelList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (!Round(frame, hasTwo ? CelValue.Of(i) : list[i], hasTwo ? list[i] : default))
            {
                return;
            }
        }
    }

    private void OverMap(EvalFrame frame, ICelMap map)
    {
        foreach (var key in map.Keys)
        {
            if (!Round(frame, key, hasTwo && map.TryGet(key, out var value) ? value : default))
            {
                return;
            }
        }
    }

    private bool Round(EvalFrame frame, in CelValue first, in CelValue second)
    {
        frame.Charge(_round);
        frame.Local(slots.First) = first;
        frame.Local(slots.Second) = second;
        if (!condition.Evaluate(frame).IsTrue)
        {
            return false;
        }

        frame.Local(slots.Accumulator) = step.Evaluate(frame);
        return true;
    }
}

/// <summary>
/// A local variable. Its value is evaluated at once; if that fails, so does each use of it, but not an expression that does not use it.
/// </summary>
internal sealed class BindNode(int slot, PlanNode value, PlanNode result) : PlanNode
{
    public override int Weight => WeightOf(value, result);

    public override CelValue Evaluate(EvalFrame frame)
    {
        frame.Local(slot) = value.Evaluate(frame);
        return result.Evaluate(frame);
    }
}

/// <summary>
/// <c>accumulator + [element]</c>, done in place. The list is the fold's own: it was made by its first value, an empty literal, and no other
/// expression can see it before the fold ends.
/// </summary>
internal sealed class AppendNode(int accumulator, PlanNode[] elements) : PlanNode
{
    public override int Weight => WeightOf(elements);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var list = frame.Local(accumulator);
        foreach (var element in elements)
        {
            var value = element.Evaluate(frame);
            if (list.IsErrorOrUnknown || value.IsErrorOrUnknown)
            {
                return Spread(list, value);
            }

            ((ListValue)list.AsList()).Add(value);
        }

        return list;
    }
}

/// <summary><c>cel.@mapInsert</c> into the accumulator, done in place: with a key and value, or with the entries of a map.</summary>
internal sealed class InsertNode(int accumulator, PlanNode key, PlanNode? value, int position) : PlanNode
{
    public override int Weight => WeightOf(value is null ? [key] : [key, value]);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var map = frame.Local(accumulator);
        var first = key.Evaluate(frame);
        frame.ChargeText(first);
        var second = value?.Evaluate(frame) ?? default;
        if (map.IsErrorOrUnknown)
        {
            return Spread(map, Spread(first, second));
        }

        if (first.IsErrorOrUnknown || second.IsErrorOrUnknown)
        {
            return Spread(first, second);
        }

        var target = (MapValue)map.AsMap();
        var error = value is null ? AddAll(target, first, frame) : target.TryAdd(first, second);
        return error is { } problem ? At(problem, position) : map;
    }

    private static CelValue? AddAll(MapValue target, in CelValue entries, EvalFrame frame)
    {
        if (entries.Kind != CelKind.Map)
        {
            return CelError.NoOverload($"{Operators.MapInsert} applied to {entries.Type}");
        }

        frame.Charge(entries.AsMap().Count);
        foreach (var key in entries.AsMap().Keys)
        {
            entries.AsMap().TryGet(key, out var value);
            if (target.TryAdd(key, value) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
