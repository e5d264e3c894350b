using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Pools;

/// <summary>A value that a pool hands out: <c>10.1.0.0/24</c>, <c>2001:db8::/64</c>, <c>4094</c> or <c>00:16:3e:00:00:01</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Block">Its numbers.</param>
public readonly record struct PoolValue(PoolKind Kind, PoolBlock Block)
{
    /// <summary>Length of the prefix, in bits; of a single number all bits of its kind.</summary>
    public int PrefixLength => Kind.Bits() - Block.SizeLog2;

    /// <summary>The prefix of an address and a length.</summary>
    public static PoolValue Prefix(PoolKind kind, UInt128 start, int prefixLength) =>
        new(kind, new PoolBlock(start, kind.Bits() - prefixLength));

    /// <summary>Reads a value; its form tells its kind. Other spellings than the canonical are read, too; a prefix with bits behind its length
    /// is not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">What is wrong with the text.</param>
    public static bool TryParse(string text, out PoolValue value, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            problem = PoolText.ParsePrefix(text, slash, out value);
            return problem is null;
        }

        PoolKind? kind = PoolText.TryParseMac(text, out var number) ? PoolKind.MacAddresses
            : PoolText.TryParseInteger(text, out number) ? PoolKind.Integers : null;
        problem = kind is null ? "is no prefix (10.0.0.0/24), whole number from 0 to 9223372036854775807 or MAC address (00:16:3e:00:00:01)" : null;
        value = new PoolValue(kind ?? PoolKind.None, new PoolBlock(number, 0));
        return kind is not null;
    }

    /// <summary>The canonical text: RFC 5952 for IPv6, lower case with colons for a MAC address.</summary>
    public override string ToString() => Kind.HasPrefixes()
        ? string.Concat(PoolText.Number(Kind, Block.Start), "/", PrefixLength.ToString(System.Globalization.CultureInfo.InvariantCulture))
        : PoolText.Number(Kind, Block.Start);
}
