using Registry.Modules.Edits;
using static Registry.Modules.Tests.Evaluation.Laboratory;
using static Registry.Modules.Tests.ReferencePack.GeneralCases;
using static Registry.Modules.Tests.ReferencePack.ValidationCase;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Cases of the rules about NAT, routing, tunnels and QoS.</summary>
internal static class ServiceCases
{
    private static readonly ItemEdit Uplink = Ethernet("wan", "wan0", ("uplink", true));

    public static IEnumerable<ValidationCase> All => [.. Routing, .. Tunnels];

    private static IEnumerable<ValidationCase> Routing =>
    [
        new("nat-without-router-id", "config/core.interfaces.network/clients#nat_type")
        {
            Common = [Ethernet("lan", "wan0"), Nat],
            Mended = [RouterId()],
        },
        new("nat-without-router-id", "config/core.interfaces.network/clients#nat_type")
        {
            Common = [Ethernet("lan", "wan0"), Nat],
            Broken = [RouterId("rid", "2001:db8::1")],
            Mended = [RouterId("rid", "10.1.0.1")],
        },
        new("nat-routed", "config/core.interfaces.network/clients#nat_type")
        {
            Common = [RouterId(), Nat],
            Broken = [Ethernet("lan", "wan0", Routed("babel"))],
            Mended = [Ethernet("lan", "wan0")],
        },
        new("olsr-one-router-id", "config/core.routerid")
        {
            Common = [RouterId("one", "10.1.0.1"), RouterId("two", "10.1.0.2")],
            Broken = [Ethernet("lan", "wan0", Routed("olsr", "babel"))],
            Mended = [Ethernet("lan", "wan0", Routed("babel"))],
        },
        new("routed-without-address", "config/core.interfaces/lan#routing_protocols")
        {
            Common = [RouterId("rid", "2001:db8::1"), Ethernet("lan", "wan0", Routed("olsr"))],
            Mended = [Network("net", "Static", "lan", ("family", "ipv4"), ("address", "10.0.0.1/24"))],
        },
        new("routed-without-address", "config/core.interfaces/lan#routing_protocols")
        {
            Common = [RouterId("rid", "2001:db8::1")],
            Broken = [Ethernet("lan", "wan0", Routed("olsr"))],
            Mended = [Ethernet("lan", "wan0", Routed("babel"))],
        },
    ];

    private static IEnumerable<ValidationCase> Tunnels =>
    [
        new("tunnel-without-uplink", "config/core.interfaces/tunnel#uplink_interface") { Common = [Tunnel("tunnel")], Mended = [Uplink] },
        new("tunnel-without-uplink", "config/core.interfaces/tunnel#uplink_interface")
        {
            Common = [Tunnel("tunnel", ("uplink_interface", "wan"))],
            Broken = [Ethernet("wan", "wan0", ("uplink", true), ("enabled", false))],
            Mended = [Uplink],
        },
        new("one-broker", "config/core.packages/second")
        {
            Common = [Uplink, Broker("first")],
            Broken = [Broker("second")],
            Mended = [Broker("second", ("enabled", false))],
        },
        new("broker-without-uplink", "config/core.packages/broker#uplink_interface") { Common = [Broker("broker")], Mended = [Uplink] },
        new("qos-without-network", "config/core.interfaces.qos/qos")
        {
            Common = [Uplink, Add("core.interfaces.qos", "Qos", "qos", new("core.interfaces", "wan"), ("upload", 1000))],
            Mended = [Network("net", "Dhcp", "wan")],
        },
        new("qos-without-network", "config/core.interfaces.qos/qos")
        {
            Common = [Uplink, Tunnel("tunnel")],
            Broken = [Add("core.interfaces.qos", "Qos", "qos", new("core.interfaces", "wan"))],
            Mended = [Add("core.interfaces.qos", "Qos", "qos", new("core.interfaces", "tunnel"))],
        },
    ];

    private static ItemEdit Nat => Network(
        "clients", "Static", "lan", ("family", "ipv4"), ("address", "172.21.42.1/24"), ("nat_type", "snat-routed-networks"));

    private static ItemEdit Tunnel(string key, params (string, object?)[] fields) =>
        Add("core.interfaces", "Tunneldigger", key, null, [("server", "tunnels"), .. fields]);
}
