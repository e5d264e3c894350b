using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary><c>/etc/config/babeld</c> and <c>/etc/config/olsrd</c>: which interfaces are routed, and what is told to others.</summary>
internal static class RoutingFiles
{
    /// <summary>Babel. Nothing is told but the router's ids and what the configuration announces.</summary>
    public static IEnumerable<UciSection> Babel(DeviceConfiguration configuration) =>
    [
        .. Links(configuration, RoutingProtocols.Babel).Select(link => new UciSection("interface", link.Name).Option("ifname", link.Name)
            .Option("type", link switch { WifiLink => "wireless", TunnelLink => "tunnel", _ => "wired" })),
        .. configuration.RouterIds.Select(id => Allow(id, isLocal: true)),
        .. Announced(configuration, RoutingProtocols.Babel).Select(network => Allow(network, isLocal: false)),
        new UciSection("filter").Option("type", "redistribute").Option("local", true).Option("action", "deny"),
        new UciSection("filter").Option("type", "redistribute").Option("action", "deny"),
    ];

    /// <summary>OLSR, which knows IPv4 only.</summary>
    public static IEnumerable<UciSection> Olsr(DeviceConfiguration configuration) =>
    [
        new UciSection("olsrd").Option("IpVersion", "4")
            .Option("MainIp", configuration.RouterIds.Where(id => id.IsIPv4).Select(id => id.Address.ToString()).FirstOrDefault()),
        .. Links(configuration, RoutingProtocols.Olsr).Select(link => new UciSection("Interface").List("interface", [link.Name])
            .Option("Mode", link is WifiLink ? "mesh" : "ether").Option("ignore", false)),
        .. Announced(configuration, RoutingProtocols.Olsr).Where(network => network.IsIPv4).Select(network => new UciSection("Hna4")
            .Option("netaddr", network.Address.ToString()).Option("netmask", network.Netmask.ToString())),
        .. configuration.TextInformation is { } text
            ? [new UciSection("LoadPlugin").Option("library", "olsrd_txtinfo").Option("port", text.Port).Option("accept", text.AllowedHost)]
            : Array.Empty<UciSection>(),
    ];

    private static IEnumerable<Link> Links(DeviceConfiguration configuration, string protocol) =>
        configuration.Links.Where(link => link.RoutingProtocols.Contains(protocol));

    /// <summary>The networks that a protocol tells others of, each once, the default routes first.</summary>
    private static IEnumerable<Prefix> Announced(DeviceConfiguration configuration, string protocol)
    {
        var everything = configuration.Links.Any(link => link.DefaultRouteAnnounces.Contains(protocol))
            ? new[] { Prefix.Parse("0.0.0.0/0")!.Value }
            : [];
        return everything.Concat(configuration.Networks.Select(pair => pair.Network).OfType<StaticNetwork>()
            .Where(network => network.Announces.Contains(protocol))
            .SelectMany(network => network.Addresses.Select(address => address.Network))).Distinct();
    }

    private static UciSection Allow(Prefix network, bool isLocal) => new UciSection("filter").Option("type", "redistribute")
        .Option("local", isLocal ? "1" : null).Option("ip", network.ToString()).Option("eq", network.Length).Option("action", "allow");
}
