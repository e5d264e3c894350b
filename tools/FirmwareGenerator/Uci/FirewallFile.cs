using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary>
/// <c>/etc/config/firewall</c>. What is routed and what is local reach each other freely, as in any community network; the uplink is entered by
/// nobody, and left only where its default route is told to others.
/// </summary>
internal static class FirewallFile
{
    private const string Uplink = "uplink";
    private const string Mesh = "mesh";
    private const string Local = "local";

    public static IEnumerable<UciSection> Of(DeviceConfiguration configuration)
    {
        var zones = configuration.Networks.ToLookup(pair => ZoneOf(pair.Link), pair => pair.Network.Name, StringComparer.Ordinal);
        var sharesUplink = configuration.Links.Any(link => link.IsUplink && link.DefaultRouteAnnounces.Length > 0);
        return
        [
            new UciSection("defaults").Option("syn_flood", true).Option("input", "ACCEPT").Option("output", "ACCEPT").Option("forward", "REJECT"),
            .. zones.OrderBy(zone => zone.Key, StringComparer.Ordinal).Select(zone => Zone(zone.Key, zone, sharesUplink)),
            .. Forwardings(sharesUplink).Where(pair => zones.Contains(pair.From) && zones.Contains(pair.To))
                .Select(pair => new UciSection("forwarding").Option("src", pair.From).Option("dest", pair.To)),
            .. zones.Contains(Uplink) ? UplinkRules(configuration) : [],
            .. Translations(configuration, zones.Contains(Mesh) ? Mesh : "*"),
        ];
    }

    private static string ZoneOf(Link link) => link.IsUplink ? Uplink : link.IsRouted ? Mesh : Local;

    private static UciSection Zone(string name, IEnumerable<string> networks, bool sharesUplink)
    {
        var (isUplink, verdict) = (name == Uplink, name == Uplink ? "REJECT" : "ACCEPT");
        return new UciSection("zone").Option("name", name).List("network", networks).Option("input", verdict).Option("output", "ACCEPT")
            .Option("forward", verdict).Option("masq", isUplink && sharesUplink ? "1" : null);
    }

    private static IEnumerable<(string From, string To)> Forwardings(bool sharesUplink) =>
        [(Local, Mesh), (Mesh, Local), .. sharesUplink ? [(Local, Uplink), (Mesh, Uplink)] : Array.Empty<(string, string)>()];

    private static IEnumerable<UciSection> UplinkRules(DeviceConfiguration configuration)
    {
        yield return Rule("Allow-DHCP-Renew").Option("proto", "udp").Option("dest_port", "68").Option("family", "ipv4").Option("target", "ACCEPT");
        yield return Rule("Allow-Ping").Option("proto", "icmp").Option("icmp_type", "echo-request").Option("target", "ACCEPT");
        if (configuration.Broker is { } broker)
        {
            var ports = string.Join(' ', broker.Ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));
            yield return Rule("Allow-Tunnels").Option("proto", "udp").Option("dest_port", ports).Option("target", "ACCEPT");
        }
    }

    private static UciSection Rule(string name) => new UciSection("rule").Option("name", name).Option("src", Uplink);

    // Addresses that nobody else knows stand behind the router's id where they leave for routed networks.
    private static IEnumerable<UciSection> Translations(DeviceConfiguration configuration, string zone)
    {
        var routerId = configuration.RouterIds.Where(id => id.IsIPv4).Select(id => id.Address.ToString()).FirstOrDefault();
        return configuration.Networks.Select(pair => pair.Network).OfType<StaticNetwork>().Where(network => network.IsTranslated)
            .SelectMany(network => network.Addresses.Where(address => address.IsIPv4).Select(address => new UciSection("nat")
                .Option("name", $"NAT-{network.Name}").Option("family", "ipv4").Option("proto", "all").Option("src", zone)
                .Option("src_ip", address.Network.ToString()).Option("target", routerId is null ? "MASQUERADE" : "SNAT")
                .Option("snat_ip", routerId)));
    }
}
