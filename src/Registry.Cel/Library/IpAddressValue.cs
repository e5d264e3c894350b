using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Registry.Cel.Library;

/// <summary>An IPv4 or IPv6 address.</summary>
/// <param name="Bits">The address as a number; 32 bits of an IPv4 one.</param>
/// <param name="IsV4">Whether it is IPv4.</param>
public sealed record IpAddressValue(UInt128 Bits, bool IsV4) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType Type { get; } = CelType.Opaque("net.IP");

    /// <inheritdoc/>
    public CelType OpaqueType => Type;

    /// <summary>How many bits an address of the family has.</summary>
    public int Width => IsV4 ? 32 : 128;

    /// <summary>
    /// Reads an address, strictly: no zone, no leading zeros, no shortened IPv4. An IPv4 address in the mapped range of IPv6
    /// (<c>::ffff:c0a8:1</c>) is that IPv4 address; it is refused where its last 32 bits are written with dots.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">Why there is none.</param>
    public static IpAddressValue? Parse(string text, out string problem)
    {
        problem = text.Contains('%')
            ? $"IP Address with zone value is not allowed: '{text}'"
            : $"IP Address '{text}' parse error during conversion from string";
        if (!text.Contains(':'))
        {
            return ParseV4(text) is { } v4 ? new IpAddressValue(v4, true) : null;
        }

        var tail = text[(text.LastIndexOf(':') + 1)..];
        if (text.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF:.") || (tail.Contains('.') && ParseV4(tail) is null)
            || text.Split(':').Any(group => group.Length > 4 && !group.Contains('.'))
            || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6 && tail.Contains('.'))
        {
            problem = $"IPv4-mapped IPv6 address is not allowed: '{text}'";
            return null;
        }

        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        UInt128 bits = 0;
        foreach (var part in bytes)
        {
            bits = (bits << 8) | part;
        }

        return new IpAddressValue(bits, IsV4: bytes.Length == 4);
    }

    /// <summary>The canonical text; RFC 5952 for IPv6.</summary>
    public override string ToString() => IsV4
        ? string.Create(CultureInfo.InvariantCulture, $"{Byte(24)}.{Byte(16)}.{Byte(8)}.{Byte(0)}")
        : V6Text();

    internal int Byte(int shift) => (int)((Bits >> shift) & 0xFF);

    private static UInt128? ParseV4(string text)
    {
        var parts = text.Split('.');
        UInt128 bits = 0;
        foreach (var part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || (part.Length > 1 && part[0] == '0'))
            {
                return null;
            }

            bits = (bits << 8) | value;
        }

        return parts.Length == 4 ? bits : null;
    }

    private string V6Text()
    {
        var groups = Enumerable.Range(0, 8).Select(i => (int)((Bits >> (112 - (i * 16))) & 0xFFFF)).ToArray();
        var (start, length) = LongestZeros(groups);
        var texts = groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture)).ToArray();
        return length < 2
            ? string.Join(':', texts)
            : string.Join(':', texts[..start]) + "::" + string.Join(':', texts[(start + length)..]);
    }

    private static (int Start, int Length) LongestZeros(int[] groups)
    {
        var best = (Start: 0, Length: 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var end = i;
            while (end < groups.Length && groups[end] == 0)
            {
                end++;
            }

            best = end - i > best.Length ? (i, end - i) : best;
        }

        return best;
    }
}

/// <summary>A network: an address and how many of its bits name the network. The others are kept.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">The number of bits.</param>
public sealed record IpNetworkValue(IpAddressValue Address, int PrefixLength) : ICelOpaque
{
    // How many bits of an IPv6 address say that the others are an IPv4 one.
    private const int MappedBits = 96;

    /// <summary>The type.</summary>
    public static CelType Type { get; } = CelType.Opaque("net.CIDR");

    /// <inheritdoc/>
    public CelType OpaqueType => Type;

    /// <summary>The network with all other bits zero.</summary>
    public IpNetworkValue Masked => new(new IpAddressValue(Network(Address), Address.IsV4), PrefixLength);

    /// <summary>
    /// Reads <c>address/bits</c>. A network in the mapped range of IPv6 (<c>::ffff:c0a8:0/112</c>) is that IPv4 network; one that reaches
    /// beyond the range, with fewer than 96 bits, is refused.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">Why there is none.</param>
    public static IpNetworkValue? Parse(string text, out string problem)
    {
        var slash = text.LastIndexOf('/');
        problem = text.Contains('%')
            ? $"CIDR with zone value is not allowed: '{text}'"
            : $"CIDR '{text}' parse error during conversion from string";
        if (slash < 0 || IpAddressValue.Parse(text[..slash], out _) is not { } address)
        {
            return null;
        }

        var bits = text[(slash + 1)..];
        var mapped = address.IsV4 && text.Contains(':') ? MappedBits : 0;
        if (!int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > address.Width + mapped || (bits.Length > 1 && bits[0] == '0'))
        {
            return null;
        }

        if (length < mapped)
        {
            problem = $"CIDR '{text}' reaches beyond the IPv4-mapped addresses; give it at least {mapped} bits";
            return null;
        }

        return new IpNetworkValue(address, length - mapped);
    }

    /// <summary>Whether an address is in the network.</summary>
    public bool Contains(IpAddressValue address) => address.IsV4 == Address.IsV4 && Network(address) == Network(Address);

    /// <summary>Whether another network is in this one, or is this one.</summary>
    public bool Contains(IpNetworkValue other) => PrefixLength <= other.PrefixLength && Contains(other.Address);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    private UInt128 Network(IpAddressValue address)
    {
        var free = Address.Width - PrefixLength;
        return free >= 128 ? 0 : (address.Bits >> free) << free;
    }
}
