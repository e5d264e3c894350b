using static Registry.Modules.Tests.ReferencePack.ValidationCase;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Cases of the rules about radios.</summary>
internal static class WirelessCases
{
    public static IEnumerable<ValidationCase> All => [.. Radios, .. Interfaces];

    private static IEnumerable<ValidationCase> Radios =>
    [
        new("single-ssid", "config/core.interfaces/radio#interfaces")
        {
            Router = "fonera",
            Common = [Radio(protocol: "ieee-80211bg"), Wifi("ap")],
            Broken = [Wifi("mesh", "mesh")],
            Mended = [Wifi("mesh", "mesh", "radio", ("enabled", false))],
        },
        new("protocol-unsupported", "config/core.interfaces/radio#protocol") { Broken = [Radio(protocol: "ieee-80211ac")], Mended = [Radio()] },
        new("width-unsupported", "config/core.interfaces/radio#channel_width")
        {
            Router = "fonera",
            Broken = [Radio(protocol: "ieee-80211bg", fields: ("channel_width", "nw5"))],
            Mended = [Radio(protocol: "ieee-80211bg")],
        },
        new("channel-unsupported", "config/core.interfaces/radio#channel")
        {
            Broken = [Radio(fields: ("channel", 14))],
            Mended = [Radio(fields: ("channel", 13))],
        },
        new("channel-unsupported", "config/core.interfaces/radio#channel")
        {
            Router = "tp-link-wdr4300",
            Broken = [Radio("radio", "wifi1", "ieee-80211an")],
            Mended = [Radio("radio", "wifi1", "ieee-80211an", ("channel", 36))],
        },
        new("channel-neighbour", "config/core.interfaces/radio#channel")
        {
            Broken = [Radio(fields: [("channel", 4), ("channel_width", "ht40l")])],
            Mended = [Radio(fields: [("channel", 5), ("channel_width", "ht40l")])],
        },
        new("channel-neighbour", "config/core.interfaces/radio#channel")
        {
            Broken = [Radio(fields: [("channel", 10), ("channel_width", "ht40u")])],
            Mended = [Radio(fields: [("channel", 9), ("channel_width", "ht40u")])],
        },
        new("channel-automatic", "config/core.interfaces/radio#channel")
        {
            Common = [Radio(fields: ("channel", null)), Wifi("up", "sta")],
            Broken = [Wifi("ap")],
            Mended = [Wifi("ap", "ap", "radio", ("enabled", false))],
        },
    ];

    private static IEnumerable<ValidationCase> Interfaces =>
    [
        new("mode-unsupported", "config/core.interfaces/mesh#mode")
        {
            Router = "fonera",
            Common = [Radio(protocol: "ieee-80211bg")],
            Broken = [Wifi("mesh", "mesh11s")],
            Mended = [Wifi("mesh", "mesh")],
        },
        new("bitrates-unsupported", "config/core.interfaces/ap#bitrates")
        {
            Router = "tp-link-wdr4300",
            Common = [Radio("radio", "wifi1", "ieee-80211an", ("channel", 36))],
            Broken = [Wifi("ap", "ap", "radio", ("bitrates_preset", "custom"), ("bitrates", new object[] { "11", "54" }))],
            Mended = [Wifi("ap", "ap", "radio", ("bitrates_preset", "custom"), ("bitrates", new object[] { "12", "54" }))],
        },
        new("connect-to-no-access-point", "config/core.interfaces/up#connect_to")
        {
            Common = [Radio()],
            Broken = [Wifi("up", "sta", "radio", ("connect_to", "valley"))],
            Mended = [Wifi("up", "sta", "radio", ("connect_to", "hill"))],
        },
        new("connect-to-other-essid", "config/core.interfaces/up#essid")
        {
            IsWarning = true,
            Common = [Radio()],
            Broken = [Wifi("up", "sta", "radio", ("connect_to", "hill"), ("essid", "closed.net"))],
            Mended = [Wifi("up", "sta", "radio", ("connect_to", "hill"), ("essid", "open.net"))],
        },
        new("essid-empty", "config/core.interfaces/ap#essid")
        {
            Common = [Radio()],
            Broken = [Wifi("ap", "ap", "radio", ("essid", "  "))],
            Mended = [Wifi("ap", "ap", "radio", ("essid", " a "))],
        },
        new("uplink-is-station", "config/core.interfaces/up#mode")
        {
            Common = [Radio()],
            Broken = [Wifi("up", "ap", "radio", ("uplink", true))],
            Mended = [Wifi("up", "sta", "radio", ("uplink", true))],
        },
    ];
}
