using Registry.V1;
using static FirmwareGenerator.Tests.Pack.Edit;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>Draws configurations for a device: most of them valid, with everything that can be configured, and with texts that mean harm.</summary>
internal sealed class RandomRouter(Random random, string device)
{
    private static readonly string[] Essids = ["open", "it's", "a'\n\toption x 'y", "\"#\\", "žluťoučký kůň", "🦊", "$(reboot)", "x\ty", "'''"];
    private static readonly string[] Secrets = ["plain", "it's a \"secret\"", "\\'; reboot\n", "heslo ž", "'"];
    private static readonly string[] Keys = ["", "-", ".a:b", "_with-a-key-that-is-too-long-for-a-name"];
    private readonly List<ConfigEdit> _edits = [];
    private int _count;
    private bool _hasUplink;

    private string[] Ports => device switch { "fonera" => ["wan0"], "tp-link-wr741nd" => ["wan0", "sw0.vlan1"], _ => ["sw0.vlan1", "sw0.vlan2"] };

    private (string Radio, string Protocol, string[] Widths, int[] Channels)[] Radios => device switch
    {
        "fonera" => [("wifi0", "ieee-80211bg", ["ht20"], [1, 8, 13])],
        "tp-link-wr741nd" => [("wifi0", "ieee-80211bgn", ["nw5", "ht20", "ht40u"], [1, 5, 8])],
        _ => [("wifi0", "ieee-80211bgn", ["nw10", "ht20", "ht40l"], [5, 8]), ("wifi1", "ieee-80211an", ["ht20", "ht40u"], [36, 100])],
    };

    /// <summary>The edits that make one of a bare router.</summary>
    public IReadOnlyList<ConfigEdit> Edits()
    {
        var protocol = Pick("babel", "olsr");
        var bridge = Chance(2) ? Key("bridge") : null;
        if (bridge is not null)
        {
            _edits.Add(
                Interface(
                    "Bridge", bridge, ("name", Pick("clients0", "lan")), ("stp", Chance(2)),
                    ("routing_protocols", Chance(2) ? new[] { protocol } : [])));
            Addresses(bridge, 2);
        }

        foreach (var port in Ports)
        {
            Ethernet(port, protocol, bridge);
        }

        foreach (var (radio, radioProtocol, widths, channels) in Radios.Where(_ => !Chance(4)))
        {
            Radio(radio, radioProtocol, widths, channels, protocol, bridge);
        }

        Services(protocol);
        return _edits;
    }

    private void Ethernet(string port, string protocol, string? bridge)
    {
        var key = Key("eth");
        var role = random.Next(5);
        _edits.Add(Interface(
            "Ethernet", key, ("eth_port", port), ("enabled", !Chance(8)), ("uplink", role == 0),
            ("mac_address", Chance(3) ? $"02:00:00:00:01:{_count:x2}" : null),
            ("routing_protocols", role == 1 ? new[] { protocol } : []),
            ("routing_default_announces", role == 0 && Chance(2) ? new[] { protocol } : [])));
        switch (role)
        {
            case 0:
                _hasUplink |= _edits[^1].AddItem.Values["enabled"].BoolValue;
                _edits.Add(Chance(2)
                    ? Network("Dhcp", key, Key("n"), ("dns", Chance(2)), ("default_route", Chance(2)))
                    : Network("Pppoe", key, Key("n"), ("username", Pick(Secrets)), ("password", Pick(Secrets))));
                break;
            case 2 when bridge is not null:
                _edits.Add(Network("Bridged", key, Key("n"), ("bridge", bridge)));
                break;
            default:
                Addresses(key, 2);
                break;
        }

        if (role == 0 && Chance(2))
        {
            _edits.Add(
                Add(
                    "core.interfaces.qos", "Qos", Key("q"), ("upload", random.Next(3) * 1000),
                    ("download", random.Next(3) * 1000)).Under(Interfaces, key));
        }
    }

    private void Addresses(string link, int most)
    {
        for (var count = random.Next(most + 1); count > 0; count--)
        {
            _count++;
            var enabled = !Chance(6);
            _edits.Add(random.Next(3) switch
            {
                0 => Network(
                    "Static", link, Key("n"), ("family", "ipv6"), ("address", $"2001:db8:{_count:x}::1/64"), ("enabled", enabled),
                    ("description", Pick(Essids))),
                1 => Network(
                    "Static", link, Key("n"), ("family", "ipv4"), ("address", $"10.{_count}.0.{random.Next(1, 9)}/{random.Next(24, 29)}"),
                    ("enabled", enabled),
                    ("routing_announces", Chance(2) ? new[] { "babel", "olsr" } : []), ("lease_type", Chance(2) ? "dhcp" : null),
                    ("lease_duration", Pick("15m", "2h"))),
                _ => Network(
                    "Allocated", link, Key("n"), ("family", "ipv4"), ("pool", PackDaemon.Community.Pool), ("prefix_length", random.Next(26, 30)),
                    ("enabled", enabled),
                    ("lease_type", Chance(2) ? "dhcp" : null)),
            });
        }
    }

    private void Radio(string radio, string radioProtocol, string[] widths, int[] channels, string protocol, string? bridge)
    {
        var key = Key("radio");
        _edits.Add(Interface(
            "WifiRadio", key, ("wifi_radio", radio), ("protocol", radioProtocol), ("channel_width", Pick(widths)),
            ("channel", channels[random.Next(channels.Length)]),
            ("tx_power", Chance(2) ? random.Next(1, 28) : null), ("ack_distance", Chance(3) ? 5000 : null), ("enabled", !Chance(6))));
        for (var count = random.Next(device == "fonera" ? 2 : 4); count > 0; count--)
        {
            var (link, mode) = (Key("wifi"), Pick("mesh", "ap", "sta"));
            var isBridged = bridge is not null && Chance(3);
            _edits.Add(Interface(
                "WifiInterface", link, ("mode", mode), ("essid", Pick(Essids)), ("bssid", Chance(2) ? "02:ca:ff:ee:ba:be" : null),
                ("isolate_clients", Chance(2)),
                ("bitrates_preset", Pick(null, "exclude-80211b", "exclude-80211bg")),
                ("routing_protocols", !isBridged && Chance(2) ? new[] { protocol } : []),
                ("enabled", !Chance(6))).Under(Interfaces, key));
            if (isBridged)
            {
                _edits.Add(Network("Bridged", link, Key("n"), ("bridge", bridge)));
            }
            else
            {
                Addresses(link, 1);
            }
        }
    }

    private void Services(string protocol)
    {
        if (device == "tp-link-wdr4300" && Chance(3))
        {
            _hasUplink = true;
            _edits.Add(Interface(
                "Mobile", Key("mobile"), ("device", Pick("ppp0", "qmi1", "eth-cdc2")), ("apn", Pick(Secrets)), ("pin", Chance(2) ? "1234" : null),
                ("username", Pick(Secrets)),
                ("password", Pick(Secrets)), ("uplink", true)));
        }

        if (_hasUplink && Chance(2))
        {
            _edits.Add(
                Interface("Tunneldigger", Key("tunnel"), ("server", PackDaemon.Community.TunnelServer), ("routing_protocols", new[] { protocol })));
        }

        if (_hasUplink && Chance(4))
        {
            _edits.Add(
                Add(
                    "core.packages", "Broker", Key("broker"), ("ports", new[] { 53, 8942 }),
                    ("routing_protocols", Chance(2) ? new[] { protocol } : [])));
        }

        if (Chance(2))
        {
            _edits.Add(Add("core.authentication", "Password", Key("p"), ("password", Pick(Secrets))));
        }

        for (var count = random.Next(3); count > 0; count--)
        {
            _count++;
            _edits.Add(
                Add(
                    "core.dhcp.leases", "Lease", Key("l"), ("mac_address", $"02:00:00:00:02:{_count:x2}"), ("ip_address", $"10.200.0.{_count}"),
                    ("hostname", Chance(2) ? $"host-{_count}" : null)));
        }

        if (Chance(2))
        {
            _edits.Add(Add("core.servers.dns", "DnsServer", Key("d"), ("server", PackDaemon.Community.DnsServer)));
        }
    }

    private bool Chance(int outOf) => random.Next(outOf) == 0;

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private string Key(string text) => $"{text}{++_count}{Pick(Keys)}";
}
