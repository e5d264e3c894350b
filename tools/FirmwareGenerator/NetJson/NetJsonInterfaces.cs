using System.Text.Json.Nodes;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.NetJson;

/// <summary>The interfaces of a NetJSON document, under the names of their devices.</summary>
internal static class NetJsonInterfaces
{
    /// <summary>The interface that the device is to itself.</summary>
    public static JsonObject Loopback(DeviceConfiguration configuration)
    {
        var own = configuration.RouterIds.Concat(configuration.OwnAddresses).Prepend(new Prefix(System.Net.IPAddress.Loopback, 8));
        var addresses = NetJsonText.Array(own.Select(address => Address(address, null)));
        return new JsonObject { ["name"] = "lo", ["type"] = "loopback", ["addresses"] = addresses };
    }

    /// <summary>An interface, and one more for each network over PPP.</summary>
    public static IEnumerable<JsonNode> Of(DeviceConfiguration configuration, Link link)
    {
        var json = new JsonObject { ["name"] = link.Device, ["type"] = TypeOf(link) };
        NetJsonText.Set(json, "mac", MacOf(link));
        NetJsonText.Set(json, "network", link.Networks.IsEmpty ? link.Bridge : link.Name);
        if (link is BridgeLink bridge)
        {
            json["stp"] = bridge.SpanningTree;
            json["bridge_members"] = NetJsonText.Array(
                configuration.Links.Where(other => other.Bridge == link.Name).Select(other => (JsonNode)other.Device));
        }

        NetJsonText.Set(json, "wireless", link is WifiLink wifi ? Wireless(wifi) : null);
        Dial(json, link as MobileLink);
        json["addresses"] = NetJsonText.Array(link.Networks.SelectMany(Addresses));
        return [json, .. link.Networks.OfType<PppoeNetwork>().Select(network => Dialup(link, network))];
    }

    private static string TypeOf(Link link) => link switch
    {
        BridgeLink => "bridge",
        WifiLink => "wireless",
        MobileLink { Kind: not ModemKind.Ethernet } => "dialup",
        TunnelLink => "virtual",
        _ => "ethernet",
    };

    private static string? MacOf(Link link) => link switch
    {
        BridgeLink bridge => bridge.MacAddress,
        EthernetLink ethernet => ethernet.MacAddress,
        TunnelLink tunnel => tunnel.MacAddress,
        _ => null,
    };

    private static JsonObject Wireless(WifiLink link)
    {
        var json = new JsonObject
        {
            ["radio"] = link.Radio,
            ["mode"] = link.Mode switch
            {
                WifiMode.AdHoc => "adhoc",
                WifiMode.Mesh => "802.11s",
                WifiMode.AccessPoint => "access_point",
                _ => "station",
            },
            ["ssid"] = link.Ssid,
        };
        NetJsonText.Set(json, "bssid", link.Bssid);
        NetJsonText.Set(json, "isolate", link.Mode == WifiMode.AccessPoint ? link.IsolatesClients : null);
        return json;
    }

    private static void Dial(JsonObject json, MobileLink? link)
    {
        if (link is null)
        {
            return;
        }

        json["proto"] = link.Kind switch { ModemKind.Serial => "3g", ModemKind.Qmi => "qmi", _ => "dhcp" };
        NetJsonText.Set(json, "apn", link.AccessPoint);
        NetJsonText.Set(json, "pin", link.Pin);
        NetJsonText.Set(json, "username", link.Username);
        NetJsonText.Set(json, "password", link.Password);
    }

    private static JsonObject Dialup(Link link, PppoeNetwork network) => new()
    {
        ["name"] = $"pppoe-{network.Name}",
        ["type"] = "dialup",
        ["network"] = network.Name,
        ["device"] = link.Device,
        ["proto"] = "pppoe",
        ["username"] = network.Username,
        ["password"] = network.Password,
        ["addresses"] = new JsonArray(),
    };

    private static IEnumerable<JsonNode> Addresses(Network network) => network switch
    {
        StaticNetwork fixedNetwork => fixedNetwork.Addresses.Select(address => Address(address, fixedNetwork.Gateway?.ToString())),
        DhcpNetwork => [new JsonObject { ["proto"] = "dhcp", ["family"] = "ipv4" }],
        _ => [],
    };

    private static JsonObject Address(Prefix address, string? gateway)
    {
        var json = new JsonObject
        {
            ["proto"] = "static",
            ["family"] = address.IsIPv4 ? "ipv4" : "ipv6",
            ["address"] = address.Address.ToString(),
            ["mask"] = address.Length,
        };
        NetJsonText.Set(json, "gateway", gateway);
        return json;
    }
}
