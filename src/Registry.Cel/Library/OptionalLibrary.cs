using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>Optional values.</summary>
internal static class OptionalLibrary
{
    /// <summary>A method whose argument is evaluated only where the target has no value; a program has a step for it.</summary>
    public const string OrId = "optional_or_optional";

    /// <summary>See <see cref="OrId"/>.</summary>
    public const string OrValueId = "optional_orValue_value";

    private static readonly CelType V = Parameter("V");
    private static readonly CelType OptionalV = Optional(V);

    public static IReadOnlyList<KeyValuePair<string, CelValue>> TypeNames { get; } = [CelLibrary.TypeName(AnyOptional)];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("optional.of", CelOverload.Function("optional_of", OptionalV, V, value => CelOptional.SomeValue(value))),
        new("optional.ofNonZeroValue", CelOverload.Function("optional_ofNonZeroValue", OptionalV, V, value =>
            IsZero(value) ? CelOptional.NoneValue : CelOptional.SomeValue(value))),
        new("optional.none", CelOverload.Function("optional_none", OptionalV, [], _ => CelOptional.NoneValue)),
        new("optional.unwrap", CelOverload.Function("optional_unwrap", List(V), List(OptionalV), Unwrap).ChargedBySize()),
        new("unwrapOpt", CelOverload.Method("optional_unwrapOpt", List(V), List(OptionalV), Unwrap).ChargedBySize()),
        new("hasValue", CelOverload.Method("optional_hasValue", Bool, OptionalV, optional =>
            CelValue.Of(optional.AsOptional().HasValue))),
        new("value", CelOverload.Method("optional_value", V, OptionalV, optional => optional.AsOptional() is { HasValue: true } some
            ? some.Value
            : CelError.Argument("optional.none() dereference"))),
        new("or", CelOverload.Declare(OrId, true, OptionalV, OptionalV, OptionalV)),
        new("orValue", CelOverload.Declare(OrValueId, true, V, OptionalV, V)),
    ];

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool => value.IsFalse,
        CelKind.Int => value.AsInt() == 0,
        CelKind.Uint => value.AsUint() == 0,
        CelKind.Double => value.AsDouble() == 0,
        CelKind.String => value.AsString().Length == 0,
        CelKind.Bytes => value.AsBytes().Length == 0,
        CelKind.Timestamp => value.AsTimestamp() == new CelTimestamp(CelTimestamp.MinSeconds, 0),
        CelKind.Duration => value.AsNanoseconds() == 0,
        CelKind.List => value.AsList().Count == 0,
        CelKind.Map => value.AsMap().Count == 0,
        CelKind.Optional => !value.AsOptional().HasValue,
        _ => false,
    };

    private static CelValue Unwrap(CelValue optionals)
    {
        var list = optionals.AsList();
        var values = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.Optional)
            {
                return CelError.NoOverload($"optional.unwrap applied to a list with {list[i].Type}");
            }

            if (list[i].AsOptional() is { HasValue: true } some)
            {
                values.Add(some.Value);
            }
        }

        return ListValue.Of(values);
    }
}
