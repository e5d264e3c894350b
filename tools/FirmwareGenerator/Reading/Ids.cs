namespace FirmwareGenerator.Reading;

/// <summary>The registry ids of the reference pack from which firmware is made.</summary>
internal static class Ids
{
    public const string General = "core.general";
    public const string Project = "core.project";
    public const string Location = "core.location";
    public const string Authentication = "core.authentication";
    public const string Switch = "core.switch";
    public const string Vlan = "core.switch.vlan";
    public const string RouterId = "core.routerid";
    public const string Interface = "core.interfaces";
    public const string Network = "core.interfaces.network";
    public const string TrafficLimits = "core.interfaces.qos";
    public const string Lease = "core.dhcp.leases";
    public const string DnsServer = "core.servers.dns";
    public const string Package = "core.packages";
    public const string BasicAddressing = "core.basic_addressing";

    /// <summary>Of nodes that are tunnel servers.</summary>
    public const string TunnelServer = "tunnel.server";

    /// <summary>Of nodes that are servers for names.</summary>
    public const string NameServer = "dns.server";
}
