namespace Registry.Cel.Evaluation;

/// <summary>Selection and indexing.</summary>
internal static class FieldAccess
{
    /// <summary><c>value.field</c>; through an optional the result is one too.</summary>
    public static CelValue Select(in CelValue value, string field, bool isOptional)
    {
        switch (value.Kind)
        {
            case CelKind.Map:
                return value.AsMap().TryGet(CelValue.Of(field), out var found)
                    ? Wrapped(found, isOptional)
                    : isOptional ? CelOptional.NoneValue : CelError.Of(CelErrorCode.NoSuchKey, $"no such key: '{field}'");
            case CelKind.Object:
                var instance = value.AsObject();
                return instance.ObjectType.Field(field) is { } declared ? Read(declared, instance, isOptional) : CelError.NoField(field);
            case CelKind.Optional:
                return value.AsOptional() is { HasValue: true } optional ? Select(optional.Value, field, isOptional: true) : value;
            case CelKind.Error or CelKind.Unknown:
                return value;
            default:
                return CelError.NoOverload($"selection of '{field}' from {value.Type}");
        }
    }

    public static CelValue Read(CelField field, ICelObject instance, bool isOptional)
    {
        if (!isOptional)
        {
            return field.Get(instance);
        }

        var present = field.IsPresent(instance);
        return present.IsTrue ? CelOptional.SomeValue(field.Get(instance)) : present.IsFalse ? CelOptional.NoneValue : present;
    }

    /// <summary><c>has(value.field)</c>.</summary>
    public static CelValue Has(in CelValue value, string field)
    {
        switch (value.Kind)
        {
            case CelKind.Map:
                return CelValue.Of(value.AsMap().TryGet(CelValue.Of(field), out _));
            case CelKind.Object:
                var instance = value.AsObject();
                return instance.ObjectType.Field(field) is { } declared ? declared.IsPresent(instance) : CelError.NoField(field);
            case CelKind.Optional:
                return value.AsOptional() is { HasValue: true } optional ? Has(optional.Value, field) : CelValue.False;
            case CelKind.Error or CelKind.Unknown:
                return value;
            default:
                return CelError.NoOverload($"selection of '{field}' from {value.Type}");
        }
    }

    /// <summary><c>value[index]</c>; through an optional the result is one too.</summary>
    public static CelValue Index(in CelValue value, in CelValue index, bool isOptional)
    {
        switch (value.Kind)
        {
            case CelKind.Map:
                return value.AsMap().TryGet(index, out var found)
                    ? Wrapped(found, isOptional)
                    : isOptional ? CelOptional.NoneValue : CelError.NoKey(index);
            case CelKind.List:
                return Element(value.AsList(), index, isOptional);
            case CelKind.Optional:
                return value.AsOptional() is { HasValue: true } optional ? Index(optional.Value, index, isOptional: true) : value;
            default:
                return CelError.NoOverload($"{Operators.Index} applied to ({value.Type}, {index.Type})");
        }
    }

    private static CelValue Element(ICelList list, in CelValue index, bool isOptional)
    {
        // A double or uint that is a whole number is an index too: numbers are one line.
        if (!CelEquality.IsNumber(index) || WholeNumber(index) is not { } number)
        {
            return CelError.Argument($"invalid_argument: a list cannot be indexed by {index}");
        }

        if (number < 0 || number >= list.Count)
        {
            return isOptional ? CelOptional.NoneValue : CelError.Argument($"invalid_argument: index out of range: {number}");
        }

        return Wrapped(list[(int)number], isOptional);
    }

    private static long? WholeNumber(in CelValue index) => index.Kind switch
    {
        CelKind.Int => index.AsInt(),
        CelKind.Uint => (long)Math.Min(index.AsUint(), long.MaxValue),
        _ => index.AsDouble() is >= -1e15 and <= 1e15 and var number && Math.Floor(number) == number ? (long)number : null,
    };

    private static CelValue Wrapped(in CelValue found, bool isOptional) => isOptional ? CelOptional.SomeValue(found) : found;
}
