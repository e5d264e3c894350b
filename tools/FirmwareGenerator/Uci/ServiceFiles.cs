using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary>The files of small services: system, SSH, traffic limits, tunnels.</summary>
internal static class ServiceFiles
{
    private static readonly string[] TimeServers = [
        "0.openwrt.pool.ntp.org", "1.openwrt.pool.ntp.org", "2.openwrt.pool.ntp.org", "3.openwrt.pool.ntp.org"];

    /// <summary><c>/etc/config/system</c>.</summary>
    public static IEnumerable<UciSection> System(DeviceConfiguration configuration) =>
    [
        new UciSection("system").Option("hostname", configuration.System.Hostname).Option("zonename", configuration.System.TimeZone)
            .Option("timezone", TimeZones.Rule(configuration.System.TimeZone)),
        new UciSection("timeserver", "ntp").Option("enabled", true).Option("enable_server", false).List("server", TimeServers),
    ];

    /// <summary><c>/etc/config/dropbear</c>: nobody gets in by an empty password.</summary>
    public static IEnumerable<UciSection> Dropbear(DeviceConfiguration configuration)
    {
        var password = configuration.Access.RootPassword is null ? "off" : "on";
        return [new UciSection("dropbear").Option("Port", 22).Option("PasswordAuth", password).Option("RootPasswordAuth", password)];
    }

    /// <summary><c>/etc/config/sqm</c>: a queue for each interface with limits.</summary>
    public static IEnumerable<UciSection> TrafficLimits(DeviceConfiguration configuration) =>
        configuration.Links.Where(link => link.Limits is not null)
        .Select(link => new UciSection("queue", link.Name).Option("interface", link.Device).Option("enabled", true)
            .Option("upload", link.Limits!.Upload ?? 0).Option("download", link.Limits.Download ?? 0)
            .Option("qdisc", "cake").Option("script", "piece_of_cake.qos"));

    /// <summary><c>/etc/config/tunneldigger</c>.</summary>
    public static IEnumerable<UciSection> Tunnels(DeviceConfiguration configuration) => configuration.Links.OfType<TunnelLink>()
        .Select(link => new UciSection("broker", link.Name).List("address", link.Brokers).Option("uuid", configuration.NodeId)
            .Option("interface", link.Device).Option("bind_interface", link.Uplink).Option("enabled", true));

    /// <summary><c>/etc/config/tunneldigger-broker</c>.</summary>
    public static IEnumerable<UciSection> Broker(TunnelBroker broker) =>
    [
        new UciSection("broker").Option("interface", broker.Uplink)
            .List("port", broker.Ports.Select(port => port.ToString(CultureInfo.InvariantCulture)))
            .Option("max_cookies", broker.MaxCookies).Option("max_tunnels", broker.MaxTunnels).Option("port_base", 20000)
            .Option("tunnel_id_base", 100).Option("namespace", "default").Option("tunnel_timeout", (long)broker.Timeout.TotalSeconds)
            .Option("pmtu_discovery", broker.PmtuDiscovery),
        .. broker.Bridges.Select(bridge => new UciSection("bridge").Option("interface", bridge.Link.Name).Option("mtu", bridge.Mtu)),
        new UciSection("log").Option("filename", "/dev/null").Option("verbosity", "INFO").Option("log_ip_addresses", false),
    ];
}
