using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>
/// The operators' signatures, and the arithmetic. Logic, equality, order, membership and indexing have steps of their own in a program; here
/// they are declared for the checker.
/// </summary>
internal static class OperatorLibrary
{
    private static readonly CelType A = Parameter("A");
    private static readonly CelType B = Parameter("B");
    private static readonly CelType ListOfA = List(A);
    private static readonly CelType MapOfAB = Map(A, B);

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new(Operators.And, CelOverload.Declare("logical_and", false, Bool, Bool, Bool)),
        new(Operators.Or, CelOverload.Declare("logical_or", false, Bool, Bool, Bool)),
        new(Operators.Not, CelOverload.Function("logical_not", Bool, Bool, value => CelValue.Of(!value.AsBool()))),
        new(Operators.Conditional, CelOverload.Declare("conditional", false, A, Bool, A, A)),
        new(Operators.NotStrictlyFalse, CelOverload.Declare("not_strictly_false", false, Bool, Bool)),
        new(Operators.Equal, CelOverload.Declare("equals", false, Bool, A, A)),
        new(Operators.NotEqual, CelOverload.Declare("not_equals", false, Bool, A, A)),
        Order(Operators.Less, "less"),
        Order(Operators.LessEqual, "less_equals"),
        Order(Operators.Greater, "greater"),
        Order(Operators.GreaterEqual, "greater_equals"),
        new(
            Operators.In,
            CelOverload.Declare("in_list", false, Bool, A, ListOfA),
            CelOverload.Declare("in_map", false, Bool, A, MapOfAB)),
        new(
            Operators.Index,
            CelOverload.Declare("index_list", false, A, ListOfA, Int),
            CelOverload.Declare("index_map", false, B, MapOfAB, A),
            CelOverload.Declare("optional_list_index_int", false, Optional(A), Optional(ListOfA), Int),
            CelOverload.Declare("optional_map_index_value", false, Optional(B), Optional(MapOfAB), A)),
        new(
            Operators.OptionalIndex,
            CelOverload.Declare("list_optindex_optional_int", false, Optional(A), ListOfA, Int),
            CelOverload.Declare("map_optindex_optional_value", false, Optional(B), MapOfAB, A),
            CelOverload.Declare("optional_list_optindex_optional_int", false, Optional(A), Optional(ListOfA), Int),
            CelOverload.Declare("optional_map_optindex_optional_value", false, Optional(B), Optional(MapOfAB), A)),
        new(
            Operators.MapInsert,
            CelOverload.Declare("@mapInsert_map_key_value", false, MapOfAB, MapOfAB, A, B),
            CelOverload.Declare("@mapInsert_map_map", false, MapOfAB, MapOfAB, MapOfAB)),
        new(
            Operators.Negate,
            CelOverload.Function("negate_int64", Int, Int, value => Arithmetic.Int(-(Int128)value.AsInt())),
            CelOverload.Function("negate_double", CelType.Double, CelType.Double, value => CelValue.Of(-value.AsDouble()))),
        new(
            Operators.Add,
            [
                .. Numbers("add", Arithmetic.Add, Arithmetic.Add, (l, r) => l + r),
                CelOverload.Function("add_string", CelType.String, CelType.String, CelType.String, Arithmetic.Concat),
                CelOverload.Function("add_bytes", Bytes, Bytes, Bytes, Arithmetic.ConcatBytes),
                CelOverload.Function("add_list", ListOfA, ListOfA, ListOfA, Arithmetic.ConcatLists).ChargedBySize(),
                CelOverload.Function("add_duration_duration", Duration, Duration, Duration, (l, r) =>
                    Arithmetic.Nanoseconds((Int128)l.AsNanoseconds() + r.AsNanoseconds())),
                CelOverload.Function("add_timestamp_duration", Timestamp, Timestamp, Duration, (l, r) =>
                    Arithmetic.Move(l.AsTimestamp(), r.AsNanoseconds())),
                CelOverload.Function("add_duration_timestamp", Timestamp, Duration, Timestamp, (l, r) =>
                    Arithmetic.Move(r.AsTimestamp(), l.AsNanoseconds())),
            ]),
        new(
            Operators.Subtract,
            [
                .. Numbers("subtract", Arithmetic.Subtract, Arithmetic.Subtract, (l, r) => l - r),
                CelOverload.Function("subtract_duration_duration", Duration, Duration, Duration, (l, r) =>
                    Arithmetic.Nanoseconds((Int128)l.AsNanoseconds() - r.AsNanoseconds())),
                CelOverload.Function("subtract_timestamp_duration", Timestamp, Timestamp, Duration, (l, r) =>
                    Arithmetic.Move(l.AsTimestamp(), -(Int128)r.AsNanoseconds())),
                CelOverload.Function("subtract_timestamp_timestamp", Duration, Timestamp, Timestamp, (l, r) =>
                    Arithmetic.Nanoseconds(l.AsTimestamp().Since(r.AsTimestamp()))),
            ]),
        new(Operators.Multiply, Numbers("multiply", Arithmetic.Multiply, Arithmetic.Multiply, (l, r) => l * r)),
        new(Operators.Divide, Numbers("divide", Arithmetic.Divide, Arithmetic.Divide, (l, r) => l / r)),
        new(
            Operators.Modulo,
            CelOverload.Function("modulo_int64", Int, Int, Int, (l, r) => Arithmetic.Modulo(l.AsInt(), r.AsInt())),
            CelOverload.Function("modulo_uint64", Uint, Uint, Uint, (l, r) => Arithmetic.Modulo(l.AsUint(), r.AsUint()))),
    ];

    private static CelFunction Order(string function, string name) => new(
        function,
        [.. new[] { Bool, Int, Uint, CelType.Double, CelType.String, Bytes, Timestamp, Duration }.Select(type =>
            CelOverload.Declare($"{name}_{type.Name.Split('.')[^1].ToLowerInvariant()}", false, Bool, type, type))]);

    private static CelOverload[] Numbers(
        string name, Func<long, long, CelValue> ints, Func<ulong, ulong, CelValue> uints, Func<double, double, double> doubles) =>
    [
        CelOverload.Function(name + "_int64", Int, Int, Int, (l, r) => ints(l.AsInt(), r.AsInt())),
        CelOverload.Function(name + "_uint64", Uint, Uint, Uint, (l, r) => uints(l.AsUint(), r.AsUint())),
        CelOverload.Function(name + "_double", CelType.Double, CelType.Double, CelType.Double, (l, r) =>
            CelValue.Of(doubles(l.AsDouble(), r.AsDouble()))),
    ];
}
