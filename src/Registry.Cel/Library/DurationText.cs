namespace Registry.Cel.Library;

/// <summary>Reads durations: numbers with units, <c>-1h30m</c>, <c>1.5s</c>, <c>20ns</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];

    public static CelValue Parse(CelValue value)
    {
        var text = value.AsString();
        var isNegative = text.StartsWith('-');
        var rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return CelValue.OfNanoseconds(0);
        }

        if (rest.IsEmpty)
        {
            return CelError.Conversion(value, "duration");
        }

        Int128 total = 0;
        while (!rest.IsEmpty)
        {
            if (Part(ref rest) is not { } part)
            {
                return CelError.Conversion(value, "duration");
            }

            total += part;
            if (total > (Int128)ulong.MaxValue)
            {
                return CelError.Range("duration");
            }
        }

        return Arithmetic.Nanoseconds(isNegative ? -total : total);
    }

    /// <summary>One number with its unit, in nanoseconds; more than can be is cut to more than a duration can be.</summary>
    private static Int128? Part(scoped ref ReadOnlySpan<char> rest)
    {
        var whole = Digits(ref rest);
        var fraction = ReadOnlySpan<char>.Empty;
        if (rest.StartsWith("."))
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }

        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return null;
        }

        var unitLength = rest.IndexOfAnyInRange('0', '9') is var digit && rest.IndexOf('.') is var dot
            ? Math.Min(digit < 0 ? rest.Length : digit, dot < 0 ? rest.Length : dot)
            : 0;
        foreach (var (unit, nanoseconds) in Units)
        {
            if (rest[..unitLength].SequenceEqual(unit))
            {
                rest = rest[unitLength..];
                return (Number(whole) * nanoseconds) + Fraction(fraction, nanoseconds);
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Digits(scoped ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? rest : rest[..end];
        rest = rest[digits.Length..];
        return digits;
    }

    private static Int128 Number(ReadOnlySpan<char> digits)
    {
        Int128 number = 0;
        foreach (var digit in digits)
        {
            number = Int128.Min((number * 10) + (digit - '0'), ulong.MaxValue);
        }

        return number;
    }

    private static Int128 Fraction(ReadOnlySpan<char> digits, long unit)
    {
        Int128 number = 0;
        Int128 scale = 1;
        foreach (var digit in digits[..Math.Min(digits.Length, 18)])
        {
            number = (number * 10) + (digit - '0');
            scale *= 10;
        }

        return number * unit / scale;
    }
}
