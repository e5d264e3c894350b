using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Registry.Cli.Config;

/// <summary>Values as JSON, short and readable, and back.</summary>
internal static class JsonText
{
    private const double LargestExact = 9007199254740992;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    /// <summary>The value that a person typed: JSON where it is JSON, else the text itself.</summary>
    public static Value Typed(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 128 });
            return Of(json.RootElement);
        }
        catch (JsonException)
        {
            return Value.ForString(text);
        }
    }

    /// <summary>A whole number; as text beyond 2^53, where a double would not hold it.</summary>
    public static Value Integer(string digits)
        => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < LargestExact
            ? Value.ForNumber(number)
            : Value.ForString(digits);

    /// <summary>Compact JSON, with characters as they are rather than escaped, except for control characters.</summary>
    public static string Of(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => Number(value.NumberValue),
        Value.KindOneofCase.StringValue => Quoted(value.StringValue),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.ListValue => $"[{string.Join(", ", value.ListValue.Values.Select(Of))}]",
        Value.KindOneofCase.StructValue => Of(value.StructValue),
        _ => "null",
    };

    /// <summary>Compact JSON of an object, keys sorted.</summary>
    public static string Of(Struct value)
        => $"{{{string.Join(", ", value.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{Quoted(f.Key)}: {Of(f.Value)}"))}}}";

    /// <summary>A JSON string. Control characters are escaped, those that steer a terminal included.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    /// <summary>A number in its shortest form that reads back as the same.</summary>
    public static string Number(double number)
    {
        var digits = number.ToString("R", CultureInfo.InvariantCulture);

        // Without a point it would be one of the integers that are kept as texts.
        return Math.Abs(number) >= LargestExact && !digits.AsSpan().ContainsAny('.', 'E') ? $"{digits}.0" : digits;
    }

    private static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => Value.ForList([.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => Value.ForStruct(StructOf(element)),
        JsonValueKind.True => Value.ForBool(true),
        JsonValueKind.False => Value.ForBool(false),
        JsonValueKind.String => Value.ForString(element.GetString()!),
        JsonValueKind.Number => NumberOf(element.GetRawText()),
        _ => Value.ForNull(),
    };

    private static Struct StructOf(JsonElement element)
    {
        var made = new Struct();
        foreach (var member in element.EnumerateObject())
        {
            made.Fields[member.Name] = Of(member.Value);
        }

        return made;
    }

    private static Value NumberOf(string digits) => digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0
        ? Integer(digits)
        : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Value.ForNumber(number)
            : Value.ForString(digits);
}
