using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.FunctionalTests.Forms;

/// <summary>What a form of a type of nodes gives, as the edits that a new node needs.</summary>
internal static class FormEdits
{
    /// <summary>The edits.</summary>
    /// <param name="form">An object by id, written with hyphens for dots.</param>
    /// <param name="readOnly">The fields that forms show and nobody sets, as <c>config/id/Class#field</c>.</param>
    public static IEnumerable<ConfigEdit> Of(JsonObject form, IReadOnlySet<string> readOnly)
    {
        foreach (var (property, content) in form)
        {
            var id = property.Replace('-', '.');
            foreach (var item in content is JsonArray list ? list.Select(item => Add(id, item!.AsObject(), readOnly)) : Set(id, content!.AsObject(), readOnly))
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<ConfigEdit> Set(string id, JsonObject values, IReadOnlySet<string> readOnly) => values
        .Where(value => !readOnly.Any(path => path.StartsWith($"config/{id}/", StringComparison.Ordinal) && path.EndsWith($"#{value.Key}", StringComparison.Ordinal)))
        .Select(value => new ConfigEdit { SetField = new SetField { Item = new ItemRef { Id = id }, Field = value.Key, Value = Value(value.Value) } });

    private static ConfigEdit Add(string id, JsonObject item, IReadOnlySet<string> readOnly)
    {
        var itemClass = (string)item["class"]!;
        var add = new AddItem { Id = id, Class = itemClass, Key = (string?)item["key"] ?? "", Parent = Parent((string?)item["parent"]) };
        foreach (var (field, value) in item["values"]!.AsObject().Where(value => !readOnly.Contains($"config/{id}/{itemClass}#{value.Key}")))
        {
            add.Values[field] = Value(value);
        }

        return new ConfigEdit { AddItem = add };
    }

    private static ItemRef? Parent(string? path) => path?.Split('/') is { } parts ? new ItemRef { Id = parts[0], Key = parts.ElementAtOrDefault(1) ?? "" } : null;

    private static Value Value(JsonNode? json) => JsonParser.Default.Parse<Value>(json?.ToJsonString() ?? "null");
}
