using System.Net;
using System.Net.Sockets;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary><c>/etc/config/network</c>: switches, bridges and everything that has an address.</summary>
internal static class NetworkFile
{
    public static IEnumerable<UciSection> Of(DeviceConfiguration configuration) =>
    [
        Loopback(configuration),
        .. configuration.Switches.SelectMany(Switch),
        .. configuration.Links.Select(Device).OfType<UciSection>(),
        .. configuration.Networks.Select(pair => Interface(pair.Link, pair.Network)),
    ];

    // The router's ids are always reachable, whichever interface is up.
    private static UciSection Loopback(DeviceConfiguration configuration) => Addresses(
        new UciSection("interface", "loopback").Option("device", "lo").Option("proto", "static"),
        [new Prefix(IPAddress.Loopback, 8), .. configuration.RouterIds, .. configuration.OwnAddresses]);

    private static IEnumerable<UciSection> Switch(Switch item) =>
    [
        new UciSection("switch").Option("name", item.Device).Option("reset", true).Option("enable_vlan", item.Vlans.Length > 0),
        .. item.Vlans.Select(vlan => new UciSection("switch_vlan").Option("device", item.Device).Option("vlan", vlan.Number)
            .Option("ports", string.Join(' ', vlan.Ports))),
    ];

    private static UciSection? Device(Link link) => link switch
    {
        BridgeLink bridge => new UciSection("device").Option("name", bridge.Device).Option("type", "bridge").List("ports", bridge.Ports)
            .Option("bridge_empty", bridge.Ports.IsEmpty ? "1" : null).Option("stp", bridge.SpanningTree).Option("macaddr", bridge.MacAddress),
        EthernetLink { MacAddress: { } mac } => new UciSection("device").Option("name", link.Device).Option("macaddr", mac),
        TunnelLink { MacAddress: { } mac } => new UciSection("device").Option("name", link.Device).Option("macaddr", mac),
        _ => null,
    };

    private static UciSection Interface(Link link, Network network)
    {
        var section = new UciSection("interface", network.Name);
        if (link is MobileLink mobile)
        {
            return Mobile(section, mobile);
        }

        // The radio puts its devices into the networks that it is told of.
        _ = section.Option("device", link is WifiLink ? null : link.Device);
        return network switch
        {
            StaticNetwork fixedNetwork => Static(section, fixedNetwork),
            DhcpNetwork dhcp => section.Option("proto", "dhcp").Option("peerdns", dhcp.UsesDns).Option("defaultroute", dhcp.UsesDefaultRoute),
            PppoeNetwork pppoe => section.Option("proto", "pppoe").Option("username", pppoe.Username).Option("password", pppoe.Password),
            _ => section.Option("proto", "none"),
        };
    }

    private static UciSection Static(UciSection section, StaticNetwork network)
    {
        _ = Addresses(section.Option("proto", "static"), network.Addresses);
        return network.Gateway is not { } gateway
            ? section
            : section.Option(gateway.AddressFamily == AddressFamily.InterNetwork ? "gateway" : "ip6gw", gateway.ToString());
    }

    private static UciSection Mobile(UciSection section, MobileLink mobile) => mobile.Kind switch
    {
        ModemKind.Ethernet => section.Option("device", mobile.Control).Option("proto", "dhcp"),
        ModemKind.Qmi => Credentials(section.Option("proto", "qmi").Option("device", mobile.Control), mobile),
        _ => Credentials(section.Option("proto", "3g").Option("device", mobile.Control).Option("service", Service(mobile.Service)), mobile),
    };

    private static string Service(string service) => service switch
    {
        "gprs" => "gprs_only",
        "cdma" => "cdma",
        _ => "umts",
    };

    private static UciSection Credentials(UciSection section, MobileLink mobile) => section
        .Option("apn", mobile.AccessPoint).Option("pincode", mobile.Pin).Option("username", mobile.Username).Option("password", mobile.Password);

    private static UciSection Addresses(UciSection section, IReadOnlyCollection<Prefix> addresses) => section
        .List("ipaddr", addresses.Where(address => address.IsIPv4).Select(address => address.ToString()))
        .List("ip6addr", addresses.Where(address => !address.IsIPv4).Select(address => address.ToString()));
}
