using System.Collections.Immutable;
using System.Net;

namespace FirmwareGenerator.Model;

/// <summary>
/// What a device is to be set up as: the effective configuration of a node, with everything that it refers to, in the terms of the hardware. But for
/// the names of the hardware nothing is in it that does not change the firmware.
/// </summary>
internal sealed record DeviceConfiguration
{
    /// <summary>Id of the node: what a tunnel's broker knows the device by, and what the salt of the password comes from.</summary>
    public required string NodeId { get; init; }

    /// <summary>The hardware.</summary>
    public required TargetDevice Target { get; init; }

    /// <summary>Name, time and place.</summary>
    public required SystemSettings System { get; init; }

    /// <summary>Who may log in.</summary>
    public required AccessSettings Access { get; init; }

    /// <summary>The switches, in their order.</summary>
    public ImmutableArray<Switch> Switches { get; init; } = [];

    /// <summary>The radios that are used, in their order.</summary>
    public ImmutableArray<Radio> Radios { get; init; } = [];

    /// <summary>The enabled interfaces, in their order.</summary>
    public ImmutableArray<Link> Links { get; init; } = [];

    /// <summary>The addresses by which routing knows the device.</summary>
    public ImmutableArray<Prefix> RouterIds { get; init; } = [];

    /// <summary>Further addresses of the device that belong to no interface.</summary>
    public ImmutableArray<Prefix> OwnAddresses { get; init; } = [];

    /// <summary>Servers that names are asked of.</summary>
    public ImmutableArray<IPAddress> DnsServers { get; init; } = [];

    /// <summary>Addresses that certain clients always get.</summary>
    public ImmutableArray<StaticLease> Leases { get; init; } = [];

    /// <summary>The tunnel broker that runs on the device; null: none.</summary>
    public TunnelBroker? Broker { get; init; }

    /// <summary>Where OLSR tells of its state; null: nowhere.</summary>
    public TextInformation? TextInformation { get; init; }

    /// <summary>The networks of all interfaces, each with its interface, in their order.</summary>
    public IEnumerable<(Link Link, Network Network)> Networks => Links.SelectMany(link => link.Networks.Select(network => (link, network)));

    /// <summary>Whether any interface is routed by a protocol.</summary>
    public bool IsRoutedBy(string protocol) => Links.Any(link => link.RoutingProtocols.Contains(protocol));
}

/// <summary>The names of routing protocols.</summary>
internal static class RoutingProtocols
{
    public const string Olsr = "olsr";
    public const string Babel = "babel";
}

/// <summary>The hardware, as OpenWrt names it.</summary>
/// <param name="Target">For instance <c>ath79/generic</c>.</param>
/// <param name="Profile">Its profile in the image builder.</param>
/// <param name="Packages">Packages that it always needs.</param>
/// <param name="Manufacturer">For people.</param>
/// <param name="Model">For people.</param>
internal sealed record TargetDevice(string Target, string Profile, ImmutableArray<string> Packages, string Manufacturer, string Model);

/// <summary>Name, time and place.</summary>
/// <param name="Hostname">Name of the device.</param>
/// <param name="TimeZone">For instance <c>Europe/Ljubljana</c>.</param>
/// <param name="Country">Two letters, for the rules of radio; null: not known.</param>
internal sealed record SystemSettings(string Hostname, string TimeZone, string? Country);

/// <summary>Who may log in.</summary>
/// <param name="RootPassword">The password of root in the clear; null: none may be used.</param>
/// <param name="PublicKeys">Keys of SSH, one line each.</param>
internal sealed record AccessSettings(string? RootPassword, ImmutableArray<string> PublicKeys);

/// <summary>A switch.</summary>
/// <param name="Device">Its name in the kernel: <c>switch0</c>.</param>
/// <param name="Vlans">Its VLANs, by number.</param>
internal sealed record Switch(string Device, ImmutableArray<SwitchVlan> Vlans);

/// <summary>A VLAN of a switch.</summary>
/// <param name="Number">1 to 4094.</param>
/// <param name="Ports">Its ports, those that carry a tag with <c>t</c> behind their number.</param>
internal sealed record SwitchVlan(int Number, ImmutableArray<string> Ports);

/// <summary>An address that a client always gets.</summary>
internal sealed record StaticLease(string MacAddress, IPAddress Address, string? Hostname);

/// <summary>A broker of tunnels.</summary>
/// <param name="Uplink">Logical interface that it listens on; null: all.</param>
/// <param name="Ports">UDP ports.</param>
/// <param name="MaxCookies">Most handshakes at once.</param>
/// <param name="MaxTunnels">Most tunnels at once.</param>
/// <param name="Timeout">After which a silent tunnel is closed.</param>
/// <param name="PmtuDiscovery">Whether the MTU of each tunnel is measured.</param>
/// <param name="Bridges">Where tunnels come together, by their MTU in bytes.</param>
internal sealed record TunnelBroker(
    string? Uplink, ImmutableArray<int> Ports, int MaxCookies, int MaxTunnels, TimeSpan Timeout, bool PmtuDiscovery,
    ImmutableArray<(int Mtu, BridgeLink Link)> Bridges);

/// <summary>OLSR's plug-in that tells of its state as text.</summary>
internal sealed record TextInformation(int Port, string AllowedHost);
