using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The math extension. <c>math.greatest</c> and <c>math.least</c> are macros over <c>math.@max</c> and <c>math.@min</c>.</summary>
internal static class MathLibrary
{
    private static readonly CelType[] Numbers = [Int, Uint, CelType.Double];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        Extreme("math.@max", "max", 1),
        Extreme("math.@min", "min", -1),
        OnDouble("math.ceil", Math.Ceiling),
        OnDouble("math.floor", Math.Floor),
        OnDouble("math.round", value => Math.Round(value, MidpointRounding.AwayFromZero)),
        OnDouble("math.trunc", Math.Truncate),
        Test("math.isNaN", double.IsNaN),
        Test("math.isInf", double.IsInfinity),
        Test("math.isFinite", double.IsFinite),
        new(
            "math.sqrt",
            CelOverload.Function("math_sqrt_double", CelType.Double, CelType.Double, value => CelValue.Of(Math.Sqrt(value.AsDouble()))),
            CelOverload.Function("math_sqrt_int", CelType.Double, Int, value => CelValue.Of(Math.Sqrt(value.AsInt()))),
            CelOverload.Function("math_sqrt_uint", CelType.Double, Uint, value => CelValue.Of(Math.Sqrt(value.AsUint())))),
        new(
            "math.abs",
            CelOverload.Function("math_abs_int", Int, Int, value => Arithmetic.Int(Int128.Abs(value.AsInt()))),
            CelOverload.Function("math_abs_uint", Uint, Uint, value => value),
            CelOverload.Function("math_abs_double", CelType.Double, CelType.Double, value => CelValue.Of(Math.Abs(value.AsDouble())))),
        new(
            "math.sign",
            CelOverload.Function("math_sign_int", Int, Int, value => CelValue.Of((long)Math.Sign(value.AsInt()))),
            CelOverload.Function("math_sign_uint", Uint, Uint, value => CelValue.Of(value.AsUint() == 0 ? 0UL : 1UL)),
            CelOverload.Function("math_sign_double", CelType.Double, CelType.Double, value => CelValue.Of(
                double.IsNaN(value.AsDouble()) ? double.NaN : Math.Sign(value.AsDouble())))),
        Bits("math.bitAnd", (l, r) => l & r),
        Bits("math.bitOr", (l, r) => l | r),
        Bits("math.bitXor", (l, r) => l ^ r),
        new(
            "math.bitNot",
            CelOverload.Function("math_bitNot_int", Int, Int, value => CelValue.Of(~value.AsInt())),
            CelOverload.Function("math_bitNot_uint", Uint, Uint, value => CelValue.Of(~value.AsUint()))),
        Shift("math.bitShiftLeft", (value, by) => value << by),
        Shift("math.bitShiftRight", (value, by) => value >> by),
    ];

    private static CelFunction OnDouble(string function, Func<double, double> call) => new(
        function,
        CelOverload.Function(function.Replace('.', '_') + "_double", CelType.Double, CelType.Double, value =>
            CelValue.Of(call(value.AsDouble()))));

    private static CelFunction Test(string function, Func<double, bool> test) => new(
        function,
        CelOverload.Function(function.Replace('.', '_') + "_double", Bool, CelType.Double, value => CelValue.Of(test(value.AsDouble()))));

    private static CelFunction Bits(string function, Func<ulong, ulong, ulong> call)
    {
        var id = function.Replace('.', '_');
        return new(
            function,
            CelOverload.Function(id + "_int_int", Int, Int, Int, (l, r) => CelValue.Of((long)call((ulong)l.AsInt(), (ulong)r.AsInt()))),
            CelOverload.Function(id + "_uint_uint", Uint, Uint, Uint, (l, r) => CelValue.Of(call(l.AsUint(), r.AsUint()))));
    }

    // Ints are shifted as bits: what comes in is zero on either side.
    private static CelFunction Shift(string function, Func<ulong, int, ulong> shift)
    {
        var id = function.Replace('.', '_');
        return new(
            function,
            CelOverload.Function(id + "_int_int", Int, Int, Int, (value, by) => By(by) is { } count
                ? CelValue.Of(count > 63 ? 0L : (long)shift((ulong)value.AsInt(), count))
                : NegativeOffset(function, by)),
            CelOverload.Function(id + "_uint_int", Uint, Uint, Int, (value, by) => By(by) is { } count
                ? CelValue.Of(count > 63 ? 0UL : shift(value.AsUint(), count))
                : NegativeOffset(function, by)));

        static int? By(in CelValue by) => by.AsInt() < 0 ? null : (int)Math.Min(by.AsInt(), 64);

        static CelValue NegativeOffset(string function, in CelValue by) =>
            CelError.Argument($"{function}() negative offset: {by.AsInt()}");
    }

    private static CelFunction Extreme(string function, string name, int sign)
    {
        var overloads = new List<CelOverload>();
        foreach (var type in Numbers)
        {
            overloads.Add(CelOverload.Function($"math_@{name}_{type}", type, type, value => value));
            overloads.Add(CelOverload.Function($"math_@{name}_list_{type}", type, List(type), list =>
                OfList(list.AsList(), sign)).ChargedBySize());
            foreach (var other in Numbers)
            {
                overloads.Add(CelOverload.Function(
                    $"math_@{name}_{type}_{other}", type == other ? type : Dyn, type, other, (l, r) => Of(l, r, sign)));
            }
        }

        return new(function, overloads);
    }

    private static CelValue Of(in CelValue left, in CelValue right, int sign) =>
        CelEquality.CompareNumbers(left, right) * sign < 0 ? right : left;

    private static CelValue OfList(ICelList list, int sign)
    {
        if (list.Count == 0)
        {
            return CelError.Argument($"math.{(sign > 0 ? "greatest" : "least")}(list) argument must not be empty");
        }

        var best = list[0];
        for (var i = 0; i < list.Count; i++)
        {
            if (!CelEquality.IsNumber(list[i]))
            {
                return CelError.NoOverload($"math.{(sign > 0 ? "greatest" : "least")} applied to a list with {list[i].Type}");
            }

            best = Of(best, list[i], sign);
        }

        return best;
    }
}
