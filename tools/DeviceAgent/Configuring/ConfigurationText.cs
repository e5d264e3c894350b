using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Registry.V1;

namespace DeviceAgent.Configuring;

/// <summary>A configuration as the file has it: the same items give the same text, whatever the revision.</summary>
internal static class ConfigurationText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON: the node's id and its items in their order, each of id, key, class, parent (<c>id/key</c>) and values sorted by name.</summary>
    public static string Of(string nodeId, Config config) => new JsonObject
    {
        ["node"] = nodeId,
        ["items"] = new JsonArray([.. config.Items.Where(item => !item.IsDefault).Select(Item)]),
    }.ToJsonString(Options) + "\n";

    private static JsonObject Item(ConfigItem item)
    {
        var json = new JsonObject { ["id"] = item.Ref.Id };
        if (item.Ref.Key.Length > 0)
        {
            json["key"] = item.Ref.Key;
        }

        json["class"] = item.Class;
        if (item.Parent is { } parent)
        {
            json["parent"] = parent.Key.Length > 0 ? $"{parent.Id}/{parent.Key}" : parent.Id;
        }

        json["values"] = new JsonObject(item.Values.OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => KeyValuePair.Create(value.Key, JsonNode.Parse(JsonFormatter.Default.Format(value.Value)))));
        return json;
    }
}
