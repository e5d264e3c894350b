using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Registry.Modules.Definition;

/// <summary>Writes modules in their stored form: JSON with the names of module files, without what is as it would be anyway.</summary>
public static class ModuleWriter
{
    // What is read is a file of a repository or a terminal, never a page: < and ' may stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A module as JSON. Reading it gives an equal definition.</summary>
    public static string ToJson(ModuleDefinition module)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            new DefinitionWriter(json).Module(module);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>An untyped value as JSON.</summary>
    public static string ToJson(in CelValue value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    internal static void Write(Utf8JsonWriter json, in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Null:
                json.WriteNullValue();
                break;
            case CelKind.Bool:
                json.WriteBooleanValue(value.IsTrue);
                break;
            case CelKind.Int:
                json.WriteNumberValue(value.AsInt());
                break;
            case CelKind.Double:
                WriteDouble(json, value.AsDouble());
                break;
            case CelKind.String:
                json.WriteStringValue(value.AsString());
                break;
            case CelKind.List:
                WriteList(json, value.AsList());
                break;
            case CelKind.Map:
                WriteMap(json, value.AsMap());
                break;
            default:
                throw new ArgumentException($"{value.Kind} is no JSON.", nameof(value));
        }
    }

    // A whole double keeps its point, so that it is read as a double again.
    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        var text = value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        json.WriteRawValue(text.AsSpan().ContainsAny(".E") ? text : text + ".0");
    }

    private static void WriteList(Utf8JsonWriter json, ICelList list)
    {
        json.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            Write(json, list[i]);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, ICelMap map)
    {
        json.WriteStartObject();
        foreach (var key in map.Keys)
        {
            json.WritePropertyName(key.AsString());
            Write(json, map.TryGet(key, out var value) ? value : CelValue.Null);
        }

        json.WriteEndObject();
    }
}
