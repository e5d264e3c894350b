using Registry.FunctionalTests.Config;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.ReferencePack;

/// <summary>A daemon with the modules that ship with it.</summary>
public abstract class ReferencePackFixture : ConfigFixture
{
    /// <summary>Id of the interfaces.</summary>
    protected const string Interfaces = "core.interfaces";

    protected override string[] Arguments => ["--modules-directory", DaemonProcess.ModulesDirectory];

    /// <summary>Modules besides those that ship.</summary>
    protected override IReadOnlyList<string> Modules => [];

    /// <summary>The platform and the device of a router.</summary>
    protected static ConfigEdit[] Device(string router) =>
        [Set("core.general", "platform", Text("openwrt")), Set("core.general", "router", Text(router))];

    /// <summary>Switches defaults off.</summary>
    protected static ConfigEdit WithoutDefaults() => new() { SetUseDefaults = false };

    /// <summary>The radio <c>wifi0</c>, under the same key.</summary>
    protected static ConfigEdit Radio(string protocol) => Add(
        Interfaces,
        "WifiRadio",
        "wifi0",
        null,
        ("wifi_radio", Text("wifi0")),
        ("protocol", Text(protocol)),
        ("channel_width", Text("ht20")),
        ("channel", Google.Protobuf.WellKnownTypes.Value.ForNumber(8)));

    /// <summary>An interface on <c>wifi0</c>.</summary>
    protected static ConfigEdit Wifi(string key, string mode) =>
        Add(Interfaces, "WifiInterface", key, Ref(Interfaces, "wifi0"), ("mode", Text(mode)), ("essid", Text("open.net")));

    /// <summary>A port.</summary>
    protected static ConfigEdit Ethernet(string key, string port) => Add(Interfaces, "Ethernet", key, null, ("eth_port", Text(port)));
}
