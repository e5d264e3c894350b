using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FirmwareGenerator.Model;

/// <summary>An address and the length of its network's prefix in bits: <c>10.0.0.1/24</c>.</summary>
/// <param name="Address">The address; bits behind the prefix may be set.</param>
/// <param name="Length">0 to 32, or 0 to 128.</param>
internal readonly record struct Prefix(IPAddress Address, int Length)
{
    /// <summary>Whether it is of IPv4.</summary>
    public bool IsIPv4 => Address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Whether there is nothing but the address.</summary>
    public bool IsHost => Length == Bits;

    /// <summary>The network that the address is in.</summary>
    public Prefix Network => this with { Address = Masked() };

    /// <summary>The mask of an IPv4 network as an address.</summary>
    public IPAddress Netmask => new(Mask());

    /// <summary>How many addresses lie before this one in its network; IPv4 only.</summary>
    public long Offset => Number(Address) - Number(Network.Address);

    /// <summary>How many addresses the network has; IPv4 only.</summary>
    public long Count => 1L << (32 - Length);

    private int Bits => IsIPv4 ? 32 : 128;

    /// <summary>Reads <c>address/length</c>; without a length it is the address alone.</summary>
    public static Prefix? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return slash < 0 ? new Prefix(address, bits)
            : int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bits
                ? new Prefix(address, length)
                : null;
    }

    /// <summary>The address that the router takes in a network of its own: the first behind the network's, where there is more than that.</summary>
    public Prefix FirstHost()
    {
        if (Bits - Length < 2)
        {
            return this;
        }

        var bytes = Masked().GetAddressBytes();
        bytes[^1] |= 1;
        return this with { Address = new IPAddress(bytes) };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");

    private static long Number(IPAddress address) => address.GetAddressBytes().Aggregate(0L, (number, part) => (number << 8) | part);

    private IPAddress Masked()
    {
        var (bytes, mask) = (Address.GetAddressBytes(), Mask());
        return new IPAddress([.. bytes.Select((part, index) => (byte)(part & mask[index]))]);
    }

    private byte[] Mask()
    {
        var mask = new byte[Bits / 8];
        for (var bit = 0; bit < Length; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return mask;
    }
}
