namespace Registry.Cel.Evaluation;

/// <summary><c>operand.field</c>. Remembers the last object type's field, so that a walk over many objects looks it up once.</summary>
internal sealed class SelectNode(PlanNode operand, string field, bool isOptional, bool isNullSafe, int position) : PlanNode
{
    private readonly CelValue _key = CelValue.Of(field);

    // Written by any thread; a reader sees one entry or another, each complete.
    private CachedField? _cached;

    public override int Weight => WeightOf(operand);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = operand.Evaluate(frame);
        if (value.Kind == CelKind.Object)
        {
            var instance = value.AsObject();
            var cached = _cached;
            if (cached is not null && ReferenceEquals(cached.Type, instance.ObjectType))
            {
                return FieldAccess.Read(cached.Field, instance, isOptional);
            }

            if (instance.ObjectType.Field(field) is { } declared)
            {
                _cached = new CachedField(instance.ObjectType, declared);
                return FieldAccess.Read(declared, instance, isOptional);
            }
        }
        else if (value.Kind == CelKind.Map && !isOptional)
        {
            if (value.AsMap().TryGet(_key, out var found) || isNullSafe)
            {
                return found;
            }
        }

        if (value.Kind == CelKind.Null && isNullSafe)
        {
            return isOptional ? CelOptional.NoneValue : value;
        }

        return At(FieldAccess.Select(value, field, isOptional), position);
    }

    private sealed record CachedField(CelObjectType Type, CelField Field);
}

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed class HasNode(PlanNode operand, string field, bool isNullSafe, int position) : PlanNode
{
    public override int Weight => WeightOf(operand);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = operand.Evaluate(frame);
        return value.Kind == CelKind.Null && isNullSafe ? CelValue.False : At(FieldAccess.Has(value, field), position);
    }
}

/// <summary><c>operand[index]</c>.</summary>
internal sealed class IndexNode(PlanNode operand, PlanNode index, bool isOptional, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(operand, index);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = operand.Evaluate(frame);
        var at = index.Evaluate(frame);
        frame.ChargeText(at);
        if (value.Kind == CelKind.Map && !isOptional && !at.IsErrorOrUnknown && value.AsMap().TryGet(at, out var found))
        {
            return found;
        }

        if (isNullAbsent && !isOptional && !at.IsErrorOrUnknown && value.Kind is CelKind.Null or CelKind.Map)
        {
            return CelValue.Null;
        }

        return value.IsErrorOrUnknown || at.IsErrorOrUnknown
            ? Spread(value, at)
            : At(FieldAccess.Index(value, at, isOptional), position);
    }
}

/// <summary><c>element in list</c>, <c>key in map</c>.</summary>
internal sealed class InNode(PlanNode element, PlanNode range, bool isNullAbsent, int position) : PlanNode
{
    public override int Weight => WeightOf(element, range);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var value = element.Evaluate(frame);
        var within = range.Evaluate(frame);
        if (value.IsErrorOrUnknown || within.IsErrorOrUnknown)
        {
            return Spread(value, within);
        }

        frame.ChargeText(value);
        return within.Kind switch
        {
            CelKind.List => CelValue.Of(Contains(within.AsList(), value, frame)),
            CelKind.Map => CelValue.Of(within.AsMap().TryGet(value, out _)),
            CelKind.Null when isNullAbsent => CelValue.False,
            _ => At(CelError.NoOverload($"{Operators.In} applied to ({value.Type}, {within.Type})"), position),
        };
    }

    private static bool Contains(ICelList list, in CelValue value, EvalFrame frame)
    {
        frame.Charge(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (CelEquality.AreEqual(list[i], value, frame))
            {
                return true;
            }
        }

        return false;
    }
}
