using System.Globalization;
using System.Numerics;

namespace Registry.Cel.Library;

/// <summary>Numbers as text, exactly as the specification and its reference implementation write them.</summary>
internal static class NumberText
{
    /// <summary>The shortest text that reads back, with an exponent below 1e-4 and from 1e6 on.</summary>
    public static string Double(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var (sign, digits, exponent) = Shortest(value);
        if (exponent is >= -4 and < 6)
        {
            return sign + Positional(digits, exponent);
        }

        var mantissa = digits.Length == 1 ? digits : digits[0] + "." + digits[1..];
        return sign + mantissa + Exponent(exponent);
    }

    /// <summary>The shortest text that reads back, without an exponent.</summary>
    public static string Plain(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var (sign, digits, exponent) = Shortest(value);
        return sign + Positional(digits, exponent);
    }

    /// <summary>A fixed number of digits after the point; halves go to the even digit.</summary>
    public static string Fixed(double value, int precision)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var digits = Scaled(Math.Abs(value), precision).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return (double.IsNegative(value) ? "-" : "") + WithPoint(digits, digits.Length - precision);
    }

    /// <summary>One digit before the point, a fixed number after it, and an exponent of at least two digits.</summary>
    public static string Scientific(double value, int precision)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var exponent = value == 0 ? 0 : Shortest(value).Exponent;
        var digits = Scaled(Math.Abs(value), precision - exponent).ToString(CultureInfo.InvariantCulture);
        if (digits.Length > precision + 1)
        {
            // Rounding carried over: 9.99 became 10.0.
            exponent++;
            digits = digits[..^1];
        }

        return (double.IsNegative(value) ? "-" : "") + WithPoint(digits.PadLeft(precision + 1, '0'), 1) + Exponent(exponent);
    }

    /// <summary>Seconds with as many digits as there are: <c>1.5s</c>.</summary>
    public static string Duration(long nanoseconds)
    {
        var total = UInt128.CreateChecked(Int128.Abs(nanoseconds));
        var (seconds, nanos) = ((ulong)(total / 1_000_000_000), (int)(total % 1_000_000_000));
        var fraction = nanos == 0 ? "" : "." + nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{(nanoseconds < 0 ? "-" : "")}{seconds}{fraction}s");
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? (value > 0 ? "Infinity" : "-Infinity") : null;

    private static string Exponent(int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}");

    /// <summary>The digits of the shortest text that reads back, and the exponent of the first.</summary>
    private static (string Sign, string Digits, int Exponent) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E');
        var mantissa = e < 0 ? text : text[..e];
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var all = mantissa.Replace(".", "");
        var digits = all.TrimStart('0');
        exponent += (point < 0 ? mantissa.Length : point) - 1 - (all.Length - digits.Length);
        return (double.IsNegative(value) ? "-" : "", digits.Length == 0 ? "0" : digits.TrimEnd('0'), digits.Length == 0 ? 0 : exponent);
    }

    private static string Positional(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return WithPoint(digits.PadRight(exponent + 1, '0'), exponent + 1);
    }

    private static string WithPoint(string digits, int whole) =>
        whole == digits.Length ? digits : digits[..whole] + "." + digits[whole..];

    /// <summary>value × 10^power, rounded to an integer, exactly.</summary>
    private static BigInteger Scaled(double value, int power)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        var (numerator, exponent) = biased == 0 ? (mantissa, -1074) : (mantissa | 0x10000000000000, biased - 1075);
        var (top, bottom) = (new BigInteger(numerator), BigInteger.One);
        (top, bottom) = exponent >= 0 ? (top << exponent, bottom) : (top, bottom << -exponent);
        (top, bottom) = power >= 0 ? (top * BigInteger.Pow(10, power), bottom) : (top, bottom * BigInteger.Pow(10, -power));
        var quotient = BigInteger.DivRem(top, bottom, out var rest);
        var half = (rest * 2).CompareTo(bottom);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
