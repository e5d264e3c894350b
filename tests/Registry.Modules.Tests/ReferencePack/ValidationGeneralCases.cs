using Registry.Modules.Edits;
using static Registry.Modules.Tests.Evaluation.Laboratory;
using static Registry.Modules.Tests.ReferencePack.ValidationCase;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Cases of the general rules.</summary>
internal static class GeneralCases
{
    private static readonly (string, object?)[] FromPool = [("family", "ipv4"), ("pool", "pool"), ("prefix_length", 28)];

    public static IEnumerable<ValidationCase> All =>
    [
        new("timezone-unknown", "config/core.location#timezone")
        {
            Broken = [With("core.location", "timezone", "Europe/Lubljana")],
            Mended = [With("core.location", "timezone", "Europe/Ljubljana")],
        },
        new("one-root-password", "config/core.authentication/second#password")
        {
            Common = [Add("core.authentication", "Password", "first", null, ("password", "secret"))],
            Broken = [Add("core.authentication", "Password", "second", null, ("password", "other"))],
            Mended = [Add("core.authentication", "PublicKey", "second", null, ("public_key", "ssh-ed25519 AAAA"))],
        },
        new("router-id-missing", "config/core.routerid")
        {
            Common = [Ethernet("wan", "wan0", Routed("babel"))],
            Mended = [RouterId()],
        },
        new("router-id-missing", "config/core.routerid")
        {
            Common = [Ethernet("wan", "wan0", ("uplink", true))],
            Broken = [Broker("broker", Routed("olsr"))],
            Mended = [Broker("broker")],
        },
        new("network-not-allocated", "config/core.interfaces.network/net#allocation")
        {
            Common = [Ethernet("wan", "wan0"), Network("net", "Allocated", "wan", FromPool)],
            BrokenPool = null,
        },
        new("router-id-not-allocated", "config/core.routerid/rid#allocation")
        {
            Common = [Add("core.routerid", "Allocated", "rid", null, FromPool)],
            BrokenPool = null,
        },
        new("addressing-not-allocated", "config/core.basic_addressing/a#allocation")
        {
            Common = [Add("core.basic_addressing", "BasicAddressing", "a", null, FromPool)],
            BrokenPool = null,
        },
        new("address-family", "config/core.interfaces.network/net#address")
        {
            Common = [Ethernet("wan", "wan0")],
            Broken = [Network("net", "Static", "wan", ("family", "ipv6"), ("address", "10.0.0.1/24"))],
            Mended = [Network("net", "Static", "wan", ("family", "ipv6"), ("address", "2001:db8::1/64"))],
        },
        new("network-family", "config/core.interfaces.network/net#family")
        {
            Common = [Ethernet("wan", "wan0"), Network("net", "Allocated", "wan", FromPool)],
            BrokenPool = "2001:db8::/28",
        },
        new("router-id-family", "config/core.routerid/rid#family")
        {
            Common = [Add("core.routerid", "Allocated", "rid", null, FromPool)],
            BrokenPool = "2001:db8::/28",
        },
        new("addressing-family", "config/core.basic_addressing/a#family")
        {
            Common = [Add("core.basic_addressing", "BasicAddressing", "a", null, FromPool)],
            BrokenPool = "2001:db8::/28",
        },
        new("gateway-family", "config/core.interfaces.network/net#gateway") { Broken = Gateway("2001:db8::1"), Mended = Gateway("10.0.0.254") },
        new("gateway-outside", "config/core.interfaces.network/net#gateway") { Broken = Gateway("10.0.1.254"), Mended = Gateway("10.0.0.254") },
        new("gateway-itself", "config/core.interfaces.network/net#gateway") { Broken = Gateway("10.0.0.1"), Mended = Gateway("10.0.0.2") },
    ];

    /// <summary>A tunnel broker.</summary>
    public static ItemEdit Broker(string key, params (string, object?)[] fields) =>
        Add("core.packages", "Broker", key, null, [("ports", new object[] { 8942 }), .. fields]);

    private static ItemEdit[] Gateway(string gateway) =>
        [Ethernet("wan", "wan0"), Network("net", "Static", "wan", ("family", "ipv4"), ("address", "10.0.0.1/24"), ("gateway", gateway))];
}
