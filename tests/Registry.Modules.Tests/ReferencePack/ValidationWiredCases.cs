using Registry.Modules.Edits;
using static Registry.Modules.Tests.Evaluation.Laboratory;
using static Registry.Modules.Tests.ReferencePack.ValidationCase;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Cases of the rules about ports, switches, bridges and modems.</summary>
internal static class WiredCases
{
    public static IEnumerable<ValidationCase> All => [.. Ports, .. Switches, .. Bridges, .. Modems];

    private static IEnumerable<ValidationCase> Ports =>
    [
        new("uplink-routed", "config/core.interfaces/wan#routing_protocols")
        {
            Common = [RouterId()],
            Broken = [Ethernet("wan", "wan0", ("uplink", true), Routed("babel"))],
            Mended = [Ethernet("wan", "wan0", Routed("babel"))],
        },
        new("uplink-routed", "config/core.interfaces/wan#routing_protocols")
        {
            Common = [RouterId()],
            Broken = [Ethernet("wan", "wan0", ("uplink", true), Routed("babel"))],
            Mended = [Ethernet("wan", "wan0", ("uplink", true))],
        },
        new("port-unknown", "config/core.interfaces/lan#eth_port")
        {
            Broken = [Ethernet("lan", "lan7")],
            Mended = [Ethernet("lan", "wan0")],
        },
        new("port-unknown", "config/core.interfaces/lan#eth_port")
        {
            Common = [Ethernet("lan", "sw0.vlan1")],
            Mended = [Switch("sw0")],
        },
        new("port-driver", "config/core.interfaces/port#eth_port")
        {
            Router = "test",
            Broken = [Ethernet("port", "lan0")],
            Mended = [Ethernet("port", "wan0")],
        },
        new("port-twice", "config/core.interfaces/second#eth_port")
        {
            Common = [Ethernet("first", "wan0")],
            Broken = [Ethernet("second", "wan0")],
            Mended = [Ethernet("second", "wan0", ("enabled", false))],
        },
        new("radio-unknown", "config/core.interfaces/radio#wifi_radio") { Broken = [Radio(radio: "wifi7")], Mended = [Radio()] },
        new("radio-driver", "config/core.interfaces/radio#wifi_radio") { Router = "test", Broken = [Radio(radio: "wifi1")], Mended = [Radio()] },
        new("radio-twice", "config/core.interfaces/second#wifi_radio")
        {
            Router = "tp-link-wdr4300",
            Common = [Radio("first")],
            Broken = [Radio("second")],
            Mended = [Radio("second", "wifi1", "ieee-80211an", ("channel", 36))],
        },
    ];

    private static IEnumerable<ValidationCase> Switches =>
    [
        new("switch-unknown", "config/core.switch/switch#switch") { Broken = [Switch("sw7", "switch")], Mended = [Switch("sw0", "switch")] },
        new("switch-driver", "config/core.switch/switch#switch")
        {
            Router = "test",
            Broken = [Switch("sw1", "switch")],
            Mended = [Switch("sw0", "switch")],
        },
        new("switch-twice", "config/core.switch/second#switch") { Common = [Switch("sw0", "first")], Broken = [Switch("sw0", "second")] },
        new("preset-unknown", "config/core.switch/sw0#vlan_preset") { Broken = [Switch("sw0", "sw0", "other")], Mended = [Switch("sw0")] },
        new("switch-fixed", "config/core.switch.vlan/guests") { Common = [Switch("sw0")], Broken = [Vlan("guests", 3, 0, 1)] },
        new("vlan-twice", "config/core.switch.vlan/guests#vlan")
        {
            Router = "tp-link-wdr4300",
            Common = [Switch("sw0")],
            Broken = [Vlan("guests", 2, 0, 1)],
            Mended = [Vlan("guests", 3, 0, 1)],
        },
        new("vlan-twice", "config/core.switch.vlan/guests#vlan")
        {
            Router = "tp-link-wdr4300",
            Common = [Switch("sw0", "sw0", "custom"), Vlan("office", 2, 0, 1)],
            Broken = [Vlan("guests", 2, 0, 2)],
            Mended = [Vlan("guests", 3, 0, 2)],
        },
        new("vlan-port-unknown", "config/core.switch.vlan/guests#ports")
        {
            Router = "tp-link-wdr4300",
            Common = [Switch("sw0", "sw0", "custom")],
            Broken = [Vlan("guests", 2, 0, 6)],
            Mended = [Vlan("guests", 2, 0, 5)],
        },
    ];

    private static IEnumerable<ValidationCase> Bridges =>
    [
        new("bridge-empty", "config/core.interfaces/clients")
        {
            Common = [Bridge("clients"), Ethernet("wan", "wan0")],
            Mended = [Network("member", "Bridged", "wan", ("bridge", "clients"))],
        },
        new("bridge-empty", "config/core.interfaces/clients")
        {
            Common = [Bridge("clients"), Network("member", "Bridged", "wan", ("bridge", "clients"))],
            Broken = [Ethernet("wan", "wan0", ("enabled", false))],
            Mended = [Ethernet("wan", "wan0")],
        },
        new("bridge-unset", "config/core.interfaces.network/member#bridge")
        {
            IsWarning = true,
            Common = [Ethernet("wan", "wan0")],
            Broken = [Network("member", "Bridged", "wan")],
            Mended = [Bridge("clients"), Network("member", "Bridged", "wan", ("bridge", "clients"))],
        },
        new("bridged-alone", "config/core.interfaces.network/member")
        {
            Common = [Bridge("clients"), Ethernet("wan", "wan0"), Network("member", "Bridged", "wan", ("bridge", "clients"))],
            Broken = [Network("own", "Dhcp", "wan")],
            Mended = [Network("own", "Dhcp", "wan", ("enabled", false))],
        },
        new("bridged-routed", "config/core.interfaces/wan#routing_protocols")
        {
            Common = [RouterId(), Bridge("clients", Routed("babel")), Network("member", "Bridged", "wan", ("bridge", "clients"))],
            Broken = [Ethernet("wan", "wan0", Routed("babel"))],
            Mended = [Ethernet("wan", "wan0")],
        },
    ];

    private static IEnumerable<ValidationCase> Modems =>
    [
        new("mobile-usb", "config/core.interfaces/modem#device") { Broken = [Modem("modem")], Mended = [Modem("modem", ("enabled", false))] },
        new("mobile-device", "config/core.interfaces/modem#device")
        {
            Router = "tp-link-wdr4300",
            Broken = [Modem("modem", ("device", "wwan0"))],
            Mended = [Modem("modem", ("device", "qmi0"))],
        },
        new("mobile-service", "config/core.interfaces/modem#service")
        {
            Router = "tp-link-wdr4300",
            Broken = [Modem("modem", ("service", "lte"))],
            Mended = [Modem("modem", ("service", "gprs"))],
        },
        new("mobile-twice", "config/core.interfaces/second#device")
        {
            Router = "tp-link-wdr4300",
            Common = [Modem("first")],
            Broken = [Modem("second")],
            Mended = [Modem("second", ("device", "ppp1"))],
        },
    ];

    private static ItemEdit Switch(string name, string key = "sw0", string preset = "default") =>
        Add("core.switch", "Switch", key, null, ("switch", name), ("vlan_preset", preset));

    private static ItemEdit Vlan(string name, int number, params int[] ports) => Add(
        "core.switch.vlan",
        "Vlan",
        name,
        new("core.switch", "sw0"),
        ("name", name),
        ("vlan", number),
        ("ports", ports.Select(port => (object)port).ToArray()));

    private static ItemEdit Bridge(string key, params (string, object?)[] fields) =>
        Add("core.interfaces", "Bridge", key, null, [("name", key), .. fields]);

    private static ItemEdit Modem(string key, params (string, object?)[] fields) =>
        Add("core.interfaces", "Mobile", key, null, [("apn", "internet"), .. fields]);
}
