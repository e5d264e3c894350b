namespace Registry.Cel.Library;

/// <summary>Arithmetic that fails where a result is out of range, instead of wrapping around.</summary>
internal static class Arithmetic
{
    public static CelValue Int(Int128 result) =>
        result < long.MinValue || result > long.MaxValue ? Overflow() : CelValue.Of((long)result);

    public static CelValue Uint(Int128 result) =>
        result < 0 || result > ulong.MaxValue ? Overflow() : CelValue.Of((ulong)result);

    public static CelValue Add(long left, long right) => Int((Int128)left + right);

    public static CelValue Add(ulong left, ulong right) => Uint((Int128)left + right);

    public static CelValue Subtract(long left, long right) => Int((Int128)left - right);

    public static CelValue Subtract(ulong left, ulong right) => Uint((Int128)left - right);

    public static CelValue Multiply(long left, long right) => Int((Int128)left * right);

    public static CelValue Multiply(ulong left, ulong right)
    {
        var product = (UInt128)left * right;
        return product > ulong.MaxValue ? Overflow() : CelValue.Of((ulong)product);
    }

    public static CelValue Divide(long left, long right) => right == 0 ? ByZero("divide") : Int((Int128)left / right);

    public static CelValue Divide(ulong left, ulong right) => right == 0 ? ByZero("divide") : CelValue.Of(left / right);

    public static CelValue Modulo(long left, long right) => right == 0 ? ByZero("modulus") : Int((Int128)left % right);

    public static CelValue Modulo(ulong left, ulong right) => right == 0 ? ByZero("modulus") : CelValue.Of(left % right);

    public static CelValue Nanoseconds(Int128 result) => result < long.MinValue || result > long.MaxValue
        ? CelError.Range("duration")
        : CelValue.OfNanoseconds((long)result);

    public static CelValue Move(CelTimestamp timestamp, Int128 nanoseconds) =>
        timestamp.Plus(nanoseconds) is { } result ? CelValue.Of(result) : CelError.Range("timestamp");

    public static CelValue Concat(CelValue left, CelValue right) => Text(left.AsString().Length + (long)right.AsString().Length, () =>
        left.AsString() + right.AsString());

    public static CelValue ConcatBytes(CelValue left, CelValue right) =>
        left.AsBytes().Length + (long)right.AsBytes().Length > CelLimits.MaxStringLength
            ? TooLong()
            : CelValue.OfBytes([.. left.AsBytes(), .. right.AsBytes()]);

    public static CelValue ConcatLists(CelValue left, CelValue right)
    {
        var (first, second) = (left.AsList(), right.AsList());
        if (first.Count + (long)second.Count > CelLimits.MaxListLength)
        {
            return TooLong();
        }

        var items = new ListValue(new CelValue[first.Count + second.Count], count: 0);
        foreach (var list in (ICelList[])[first, second])
        {
            for (var i = 0; i < list.Count; i++)
            {
                items.Add(list[i]);
            }
        }

        return CelValue.Of(items);
    }

    /// <summary>A string whose length is known before it is made.</summary>
    public static CelValue Text(long length, Func<string> make) => length > CelLimits.MaxStringLength ? TooLong() : CelValue.Of(make());

    public static CelValue TooLong() => CelError.Range("the result is too long");

    private static CelValue Overflow() => CelError.Range("return error for overflow");

    private static CelValue ByZero(string operation) => CelError.Of(CelErrorCode.DivideByZero, operation + " by zero");
}
