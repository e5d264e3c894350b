using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.V1;

namespace Registry.Cli.Forms;

/// <summary>What a person typed for a field, as a value.</summary>
internal static class TypedValue
{
    private static readonly HashSet<string> Json = new(StringComparer.Ordinal) { "bool", "int", "double", "geo_point", "json" };

    /// <summary>The value: of fields that hold text the text as it is, of others JSON where it is JSON.</summary>
    public static Value Of(FieldDefinition field, string text) =>
        Json.Contains(field.Type) || field.Type.StartsWith("list<", StringComparison.Ordinal) ? JsonText.Typed(text) : Value.ForString(text);

    /// <summary>How a value of a field is typed, for people.</summary>
    public static string Hint(FieldDefinition field) =>
        field.Type.StartsWith("list<", StringComparison.Ordinal) ? "a JSON list, for instance [\"a\", \"b\"]"
        : field.Type switch
        {
            "duration" => "for instance 15m or 1h30m",
            "timestamp" => "for instance 2026-01-31T12:00:00Z",
            "ip_prefix" => "for instance 10.0.0.0/28",
            "geo_point" => "latitude and longitude, for instance 46.05,14.51",
            "json" => "JSON",
            "node_ref" => "id or name of a node",
            _ => field.Type,
        };
}
