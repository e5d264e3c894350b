using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary><c>/etc/config/dhcp</c>: names, and addresses for clients.</summary>
internal static class DhcpFile
{
    public static IEnumerable<UciSection> Of(DeviceConfiguration configuration) =>
    [
        Server(configuration),
        .. configuration.Networks.Select(pair => Interface(pair.Network)),
        .. configuration.Leases.Select(Host),
    ];

    private static UciSection Server(DeviceConfiguration configuration)
    {
        var servers = configuration.DnsServers;
        var section = new UciSection("dnsmasq").Option("domainneeded", true).Option("boguspriv", true).Option("localise_queries", true)
            .Option("local", "/lan/").Option("domain", "lan").Option("expandhosts", true).Option("authoritative", true)
            .Option("readethers", true).Option("leasefile", "/tmp/dhcp.leases");

        // An uplink that is used for names tells of its servers in that file; else there are those of the configuration only.
        return servers.Length > 0 && !configuration.Networks.Any(pair => pair.Network is DhcpNetwork { UsesDns: true })
            ? section.Option("noresolv", true).List("server", servers.Select(server => server.ToString()))
            : section.Option("resolvfile", "/tmp/resolv.conf.d/resolv.conf.auto").List("server", servers.Select(server => server.ToString()));
    }

    private static UciSection Interface(Network network)
    {
        var section = new UciSection("dhcp", network.Name).Option("interface", network.Name);
        return network is StaticNetwork { Leases: { } leases }
            ? section.Option("dhcpv4", "server").Option("start", leases.First).Option("limit", leases.Count).Option("leasetime", leases.Duration)
            : section.Option("ignore", true);
    }

    private static UciSection Host(StaticLease lease) =>
        new UciSection("host").Option("name", lease.Hostname).Option("mac", lease.MacAddress).Option("ip", lease.Address.ToString());
}
