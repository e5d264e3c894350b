using System.Net.NetworkInformation;

namespace DeviceAgent.Device;

/// <summary>By which key the device is known: it survives a reflash, which loses everything else.</summary>
internal static class DeviceIdentity
{
    /// <summary>Prefix of the unique key.</summary>
    public const string KeyPrefix = "mac:";

    /// <summary>A MAC address as keys have it, lower-case pairs with colons; null: it is none.</summary>
    public static string? Normal(string mac) =>
        PhysicalAddress.TryParse(mac.Replace(':', '-').ToUpperInvariant(), out var address) && address.GetAddressBytes() is { Length: 6 } bytes
            ? string.Join(':', bytes.Select(part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))
            : null;

    /// <summary>The interface that names the device: the first physical Ethernet one by name; null: there is none with a MAC address.</summary>
    /// <param name="links">The interfaces.</param>
    /// <param name="wanted">Name of the one that is asked for; null: any.</param>
    /// <param name="isPhysical">Whether an interface is a piece of hardware.</param>
    public static string? MacOf(IReadOnlyList<Link> links, string? wanted, Func<string, bool> isPhysical)
    {
        var link = links.Where(link => wanted is null ? link.Type == "ether" && isPhysical(link.Name) : link.Name == wanted)
            .MinBy(link => link.Name, StringComparer.Ordinal);
        return link?.HardwareAddress is { } address ? Normal(address) : null;
    }
}
