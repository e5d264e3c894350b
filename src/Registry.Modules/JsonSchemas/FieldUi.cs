using System.Text.Json.Nodes;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.JsonSchemas;

/// <summary>The UI schema of a field.</summary>
internal static class FieldUi
{
    private static readonly string[] OfTexts = ["textarea", "password", "email", "color", "hidden"];
    private static readonly string[] OfNumbers = ["updown", "range", "hidden"];
    private static readonly string[] OfChoices = ["select", "radio", "hidden"];

    public static JsonObject Of(FieldSchema field)
    {
        var ui = new JsonObject();
        var value = Value(field);
        if (field.Type.IsList)
        {
            AddIfAny(ui, "items", value);
        }
        else
        {
            ui = value;
        }

        if (field.IsReadOnly)
        {
            ui["ui:readonly"] = true;
        }

        if (FieldNotes.Of(field) is { Length: > 0 } help)
        {
            ui["ui:help"] = help;
        }

        return ui;
    }

    private static JsonObject Value(FieldSchema field)
    {
        var ui = new JsonObject();
        if (Widget(field) is { } widget)
        {
            ui["ui:widget"] = widget;
        }

        if (Placeholder(field) is { } placeholder)
        {
            ui["ui:placeholder"] = placeholder;
        }

        if (field.Type.Kind == FieldKind.GeoPoint)
        {
            ui["anyOf"] = new JsonArray(new JsonObject { ["ui:placeholder"] = "46.05,14.51" }, new JsonObject { ["ui:order"] = new JsonArray("latitude", "longitude") });
        }

        return ui;
    }

    /// <summary>What is asked for, if form libraries have it for the type: a widget that they do not know would be an error to them.</summary>
    private static string? Widget(FieldSchema field)
    {
        var (known, usual) = field.Type.Kind switch
        {
            _ when field.Definition.Sensitive && IsText(field.Type.Kind) => (OfTexts, "password"),
            FieldKind.Bool => (OfChoices, field.Default.Kind == CelKind.Null && !field.Definition.Required ? "select" : null),
            FieldKind.Choice => (OfChoices, null),
            FieldKind.Int or FieldKind.Double => (OfNumbers, null),
            var kind when IsText(kind) => (OfTexts, null),
            _ => ((string[])[], (string?)null),
        };
        return known.Contains(field.Definition.Widget) ? field.Definition.Widget : usual;
    }

    private static bool IsText(FieldKind kind) => kind is not (FieldKind.Bool or FieldKind.Int or FieldKind.Double or FieldKind.Choice or FieldKind.GeoPoint
        or FieldKind.Json or FieldKind.Allocation);

    private static string? Placeholder(FieldSchema field)
    {
        var isV6 = FieldValues.FormatParts(field).Contains("ipv6");
        return field.Type.Kind switch
        {
            _ when field.IsReadOnly || field.Definition.Sensitive => null,
            FieldKind.Duration => "15m",
            FieldKind.Timestamp => "2026-01-31T12:00:00Z",
            FieldKind.IpAddress => isV6 ? "2001:db8::1" : "10.0.0.1",
            FieldKind.IpPrefix => isV6 ? "2001:db8::/48" : "10.0.0.0/24",
            FieldKind.MacAddress => "02:00:5e:10:00:01",
            FieldKind.Url => "https://example.net/",
            _ => null,
        };
    }

    private static void AddIfAny(JsonObject ui, string name, JsonObject part)
    {
        if (part.Count > 0)
        {
            ui[name] = part;
        }
    }
}
