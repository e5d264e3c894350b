using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.NetJson;

/// <summary>Writes a configuration as a NetJSON DeviceConfiguration (netjson.org), the form in which other systems take it.</summary>
internal static class NetJsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document.</summary>
    public static string Of(DeviceConfiguration configuration)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            Document(configuration).WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static JsonObject Document(DeviceConfiguration configuration) => new()
    {
        ["type"] = "DeviceConfiguration",
        ["general"] = new JsonObject { ["hostname"] = configuration.System.Hostname, ["timezone"] = configuration.System.TimeZone },
        ["hardware"] = new JsonObject { ["manufacturer"] = configuration.Target.Manufacturer, ["model"] = configuration.Target.Model },
        ["operating_system"] = new JsonObject { ["name"] = "OpenWrt" },
        ["radios"] = Array(configuration.Radios.Select(radio => Radio(radio, configuration.System))),
        ["interfaces"] = Array(
            configuration.Links.SelectMany(link => NetJsonInterfaces.Of(configuration, link)).Prepend(NetJsonInterfaces.Loopback(configuration))),
        ["routes"] = Array(configuration.Networks.Select(Route).OfType<JsonNode>()),
        ["dns_servers"] = Array(configuration.DnsServers.Select(server => (JsonNode)server.ToString())),
    };

    // Channel 0 leaves the choice to the radio.
    private static JsonObject Radio(Radio radio, SystemSettings system)
    {
        var json = new JsonObject
        {
            ["name"] = radio.Device,
            ["driver"] = radio.Driver,
            ["protocol"] = radio.Generation switch
            {
                WifiGeneration.HighThroughput => "802.11n",
                WifiGeneration.VeryHighThroughput => "802.11ac",
                WifiGeneration.HighEfficiency => "802.11ax",
                _ => radio.Is5GHz ? "802.11a" : "802.11g",
            },
            ["band"] = radio.Is5GHz ? "5g" : "2g",
            ["channel"] = radio.Channel ?? 0,
            ["channel_width"] = radio.WidthMHz,
        };
        Set(json, "tx_power", radio.TxPower);
        Set(json, "country", system.Country);
        json["disabled"] = false;
        return json;
    }

    private static JsonObject? Route((Link Link, Network Network) pair) =>
        pair.Network is not StaticNetwork { Gateway: { } gateway } ? null : new JsonObject
    {
        ["device"] = pair.Link.Device,
        ["destination"] = gateway.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "0.0.0.0/0" : "::/0",
        ["next"] = gateway.ToString(),
        ["cost"] = 0,
    };

    /// <summary>Sets a member; none for null.</summary>
    public static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    /// <summary>An array.</summary>
    public static JsonArray Array(IEnumerable<JsonNode> values) => [.. values];
}
