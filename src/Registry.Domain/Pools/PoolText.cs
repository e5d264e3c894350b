using System.Globalization;

namespace Registry.Domain.Pools;

/// <summary>Numbers of pools as text and back. The classes of the framework for this belong to the network, which the domain does not touch.</summary>
internal static class PoolText
{
    private const int Ipv6Groups = 8;

    /// <summary>The canonical text of one number of a kind.</summary>
    public static string Number(PoolKind kind, UInt128 number) => kind switch
    {
        PoolKind.Ipv4Prefixes => string.Create(
            CultureInfo.InvariantCulture, $"{Byte(number, 24)}.{Byte(number, 16)}.{Byte(number, 8)}.{Byte(number, 0)}"),
        PoolKind.Ipv6Prefixes => Ipv6(number),
        PoolKind.MacAddresses => string.Create(
            CultureInfo.InvariantCulture,
            $"{Byte(number, 40):x2}:{Byte(number, 32):x2}:{Byte(number, 24):x2}:{Byte(number, 16):x2}:{Byte(number, 8):x2}:{Byte(number, 0):x2}"),
        PoolKind.Integers => ((ulong)number).ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of pool"),
    };

    /// <summary>Reads <c>address/length</c>.</summary>
    /// <returns>What is wrong with the text, or null.</returns>
    public static string? ParsePrefix(string text, int slash, out PoolValue value)
    {
        value = default;
        var kind = text.Contains(':', StringComparison.Ordinal) ? PoolKind.Ipv6Prefixes : PoolKind.Ipv4Prefixes;
        var address = text.AsSpan(0, slash);
        UInt128 start;
        if (kind == PoolKind.Ipv6Prefixes ? !TryParseIpv6(address, out start) : !TryParseIpv4(address, out start))
        {
            return "has no IP address before the slash";
        }

        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > kind.Bits())
        {
            return string.Create(CultureInfo.InvariantCulture, $"has no prefix length from 0 to {kind.Bits()} after the slash");
        }

        if (kind.Bits() - length > 127)
        {
            return "is all of IPv6";
        }

        value = PoolValue.Prefix(kind, start, length);
        return (start & PoolBlock.Mask(kind.Bits() - length)) == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"has bits set behind its prefix length of {length}");
    }

    public static bool TryParseInteger(ReadOnlySpan<char> text, out UInt128 number)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = isNumber ? (UInt128)value : 0;
        return isNumber;
    }

    public static bool TryParseMac(ReadOnlySpan<char> text, out UInt128 number)
    {
        number = 0;
        var parts = 0;
        foreach (var part in text.Split(':'))
        {
            var digits = text[part];
            if (digits.Length != 2 || !byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            number = (number << 8) | value;
            parts++;
        }

        return parts == 6;
    }

    private static bool TryParseIpv4(ReadOnlySpan<char> text, out UInt128 number)
    {
        number = 0;
        var parts = 0;
        foreach (var part in text.Split('.'))
        {
            var digits = text[part];
            // A leading zero means octal to some programs and nothing to others.
            if ((digits.Length > 1 && digits[0] == '0') || !byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            number = (number << 8) | value;
            parts++;
        }

        return parts == 4;
    }

    private static bool TryParseIpv6(ReadOnlySpan<char> text, out UInt128 number)
    {
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            return TryParseGroups(text, out number, out var count) && count == Ipv6Groups;
        }

        var isBoth = TryParseGroups(text[..gap], out number, out var before) & TryParseGroups(text[(gap + 2)..], out var low, out var after);
        if (!isBoth || before + after >= Ipv6Groups)
        {
            return false;
        }

        number = before == 0 ? low : (number << (16 * (Ipv6Groups - before))) | low;
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, out UInt128 number, out int count)
    {
        (number, count) = (0, 0);
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var part in text.Split(':'))
        {
            var digits = text[part];
            if (digits.Length > 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            number = (number << 16) | value;
            count++;
        }

        return count <= Ipv6Groups;
    }

    /// <summary>RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups left out.</summary>
    private static string Ipv6(UInt128 number)
    {
        var groups = new string[Ipv6Groups];
        var (start, length) = (0, 0);
        var zeros = 0;
        for (var i = 0; i < Ipv6Groups; i++)
        {
            var group = (ushort)(number >> (112 - (16 * i)));
            groups[i] = group.ToString("x", CultureInfo.InvariantCulture);
            zeros = group == 0 ? zeros + 1 : 0;
            (start, length) = zeros > length ? (i - zeros + 1, zeros) : (start, length);
        }

        return length < 2
            ? string.Join(':', groups)
            : string.Concat(string.Join(':', groups[..start]), "::", string.Join(':', groups[(start + length)..]));
    }

    private static byte Byte(UInt128 number, int shift) => (byte)(number >> shift);
}
