namespace Registry.Cel.Evaluation;

/// <summary>A list literal.</summary>
internal sealed class ListNode(PlanNode[] elements, IReadOnlySet<int> optionals, int position) : PlanNode
{
    public override int Weight => WeightOf(elements);

    public override CelValue Evaluate(EvalFrame frame)
    {
        var items = new ListValue(elements.Length == 0 ? [] : new CelValue[elements.Length], count: 0);
        var problem = default(CelValue);
        for (var i = 0; i < elements.Length; i++)
        {
            var value = elements[i].Evaluate(frame);
            if (optionals.Contains(i) && !value.IsErrorOrUnknown)
            {
                value = OptionalEntry.Unwrap(value, position, out var isPresent);
                if (!isPresent)
                {
                    continue;
                }
            }

            if (value.IsErrorOrUnknown)
            {
                problem = problem.IsErrorOrUnknown ? Spread(problem, value) : value;
            }

            items.Add(value);
        }

        return problem.IsErrorOrUnknown ? problem : CelValue.Of(items);
    }
}

/// <summary>A map literal.</summary>
internal sealed class MapNode((PlanNode Key, PlanNode Value, bool IsOptional)[] entries, int position) : PlanNode
{
    public override int Weight => WeightOf(entries.SelectMany(entry => (PlanNode[])[entry.Key, entry.Value]));

    public override CelValue Evaluate(EvalFrame frame)
    {
        var map = new MapValue();
        var problem = default(CelValue);
        foreach (var (keyNode, valueNode, isOptional) in entries)
        {
            var key = keyNode.Evaluate(frame);
            frame.ChargeText(key);
            var value = valueNode.Evaluate(frame);
            if (isOptional && !value.IsErrorOrUnknown)
            {
                value = OptionalEntry.Unwrap(value, position, out var isPresent);
                if (!isPresent && !key.IsErrorOrUnknown)
                {
                    continue;
                }
            }

            var entry = key.IsErrorOrUnknown || value.IsErrorOrUnknown ? Spread(key, value) : map.TryAdd(key, value) ?? default;
            if (entry.IsErrorOrUnknown)
            {
                problem = problem.IsErrorOrUnknown ? Spread(problem, entry) : entry;
            }
        }

        return problem.IsErrorOrUnknown ? At(problem, position) : CelValue.Of(map);
    }
}

/// <summary>An object literal.</summary>
internal sealed class ObjectNode(CelObjectType type, (string Name, PlanNode Value, bool IsOptional)[] fields, int position) : PlanNode
{
    public override int Weight => WeightOf(fields.Select(init => init.Value));

    public override CelValue Evaluate(EvalFrame frame)
    {
        var values = new Dictionary<string, CelValue>();
        var problem = default(CelValue);
        foreach (var (name, node, isOptional) in fields)
        {
            var value = node.Evaluate(frame);
            if (isOptional && !value.IsErrorOrUnknown)
            {
                value = OptionalEntry.Unwrap(value, position, out var isPresent);
                if (!isPresent)
                {
                    continue;
                }
            }

            if (!value.IsErrorOrUnknown)
            {
                value = type.Field(name) is not { } declared ? CelError.NoField(name)
                    : declared.Type.Accepts(value) ? value
                    : CelError.Argument($"field '{name}' of {type.Name} cannot be {value}");
            }

            if (value.IsErrorOrUnknown)
            {
                problem = problem.IsErrorOrUnknown ? Spread(problem, value) : value;
            }

            values[name] = value;
        }

        return At(problem.IsErrorOrUnknown ? problem : type.Construct(values), position);
    }
}

/// <summary>What a question mark in a literal means.</summary>
internal static class OptionalEntry
{
    /// <summary>The value of an optional; <paramref name="isPresent"/> is false where it has none. Anything else is an error.</summary>
    public static CelValue Unwrap(in CelValue value, int position, out bool isPresent)
    {
        isPresent = value.Kind != CelKind.Optional || value.AsOptional().HasValue;
        return value.Kind == CelKind.Optional
            ? value.AsOptional().Value
            : CelValue.Of(new CelError(CelErrorCode.NoSuchOverload, $"expected an optional, found {value.Type}", position));
    }
}
