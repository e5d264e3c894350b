using System.Globalization;
using System.Text.Json;
using Registry.Cel;
using Registry.Cel.Types;
using Registry.Cel.Values;

namespace CelConformance;

/// <summary>Reads <c>cel.expr.Value</c>, <c>cel.expr.Type</c> and <c>cel.expr.Decl</c> from protobuf's JSON.</summary>
internal static class ProtoJson
{
    public static CelValue Value(JsonElement json)
    {
        var (kind, value) = Only(json);
        return kind switch
        {
            "null_value" => CelValue.Null,
            "bool_value" => CelValue.Of(value.GetBoolean()),
            "int64_value" => CelValue.Of(long.Parse(Digits(value), CultureInfo.InvariantCulture)),
            "uint64_value" => CelValue.Of(ulong.Parse(Digits(value), CultureInfo.InvariantCulture)),
            "double_value" => CelValue.Of(Double(value)),
            "string_value" => CelValue.Of(value.GetString()),
            "bytes_value" => CelValue.OfBytes(value.GetBytesFromBase64()),
            "type_value" => CelValue.Of(TypeByName(value.GetString()!)),
            "list_value" => CelList.Of(Items(value, "values").Select(Value)),
            "map_value" => CelMap.Of(Items(value, "entries").Select(entry =>
                KeyValuePair.Create(Value(entry.GetProperty("key")), Value(entry.GetProperty("value"))))),
            "object_value" => Object(value),
            _ => throw new NotSupportedException($"values of kind {kind}"),
        };
    }

    public static CelType Type(JsonElement json)
    {
        var (kind, value) = Only(json);
        return kind switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "error" => CelType.Error,
            "primitive" => Primitive(value.GetString()!),
            "wrapper" => CelType.Nullable(Primitive(value.GetString()!)),
            "well_known" => WellKnown(value.GetString()!),
            "list_type" => CelType.List(Part(value, "elem_type")),
            "map_type" => CelType.Map(Part(value, "key_type"), Part(value, "value_type")),
            "type" => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any() ? CelType.TypeOf(Type(value)) : CelType.Type,
            "type_param" => CelType.Parameter(value.GetString()!),
            "abstract_type" => CelType.Opaque(value.GetProperty("name").GetString()!, [.. Items(value, "parameter_types").Select(Type)]),
            "message_type" => Message(value.GetString()!),
            _ => throw new NotSupportedException($"types of kind {kind}"),
        };
    }

    public static void Declare(CelEnvironmentBuilder environment, JsonElement json)
    {
        var name = json.GetProperty("name").GetString()!;
        if (json.TryGetProperty("ident", out var ident))
        {
            environment.Variable(name, Type(ident.GetProperty("type")));
        }
        else if (json.TryGetProperty("function", out var function))
        {
            environment.Function(new CelFunction(name, [.. Items(function, "overloads").Select(Overload)]));
        }
    }

    private static CelOverload Overload(JsonElement json) => CelOverload.Declare(
        json.GetProperty("overload_id").GetString()!,
        json.TryGetProperty("is_instance_function", out var isMethod) && isMethod.GetBoolean(),
        Type(json.GetProperty("result_type")),
        [.. Items(json, "params").Select(Type)]);

    private static (string Kind, JsonElement Value) Only(JsonElement json)
    {
        var property = json.EnumerateObject().FirstOrDefault();
        return property.Name is null ? ("null_value", default) : (property.Name, property.Value);
    }

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static string Digits(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    private static double Double(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetDouble() : json.GetString() switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };

    private static CelType Part(JsonElement json, string name) => json.TryGetProperty(name, out var part) ? Type(part) : CelType.Dyn;

    private static CelType Primitive(string name) => name switch
    {
        "BOOL" => CelType.Bool,
        "INT64" => CelType.Int,
        "UINT64" => CelType.Uint,
        "DOUBLE" => CelType.Double,
        "STRING" => CelType.String,
        "BYTES" => CelType.Bytes,
        _ => throw new NotSupportedException($"primitive type {name}"),
    };

    private static CelType WellKnown(string name) => name switch
    {
        "ANY" => CelType.Dyn,
        "TIMESTAMP" => CelType.Timestamp,
        "DURATION" => CelType.Duration,
        _ => throw new NotSupportedException($"well-known type {name}"),
    };

    private static CelType Message(string name) => name switch
    {
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        "google.protobuf.Any" or "google.protobuf.Value" => CelType.Dyn,
        "google.protobuf.Struct" => CelType.Map(CelType.String, CelType.Dyn),
        "google.protobuf.ListValue" => CelType.AnyList,
        "google.protobuf.NullValue" => CelType.Null,
        "google.protobuf.BoolValue" => CelType.Nullable(CelType.Bool),
        "google.protobuf.BytesValue" => CelType.Nullable(CelType.Bytes),
        "google.protobuf.DoubleValue" or "google.protobuf.FloatValue" => CelType.Nullable(CelType.Double),
        "google.protobuf.Int32Value" or "google.protobuf.Int64Value" => CelType.Nullable(CelType.Int),
        "google.protobuf.UInt32Value" or "google.protobuf.UInt64Value" => CelType.Nullable(CelType.Uint),
        "google.protobuf.StringValue" => CelType.Nullable(CelType.String),
        _ => CelType.Object(name),
    };

    internal static CelType TypeByName(string name) => name switch
    {
        "bool" => CelType.Bool,
        "int" => CelType.Int,
        "uint" => CelType.Uint,
        "double" => CelType.Double,
        "string" => CelType.String,
        "bytes" => CelType.Bytes,
        "null_type" => CelType.Null,
        "list" => CelType.AnyList,
        "map" => CelType.AnyMap,
        "type" => CelType.Type,
        "optional_type" => CelType.AnyOptional,
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        _ => CelType.Opaque(name),
    };

    /// <summary>An <c>Any</c> with one of the messages that the language knows as values.</summary>
    private static CelValue Object(JsonElement json)
    {
        var type = json.GetProperty("@type").GetString()!.Split('/')[^1];
        var value = json.TryGetProperty("value", out var found) ? found : default;
        return type switch
        {
            "google.protobuf.Timestamp" => CelTimestamp.Parse(value.GetString()!) is { } timestamp
                ? CelValue.Of(timestamp)
                : throw new FormatException($"timestamp {value}"),
            "google.protobuf.Duration" => Evaluate($"duration('{value.GetString()}')"),
            "google.protobuf.BoolValue" => CelValue.Of(value.GetBoolean()),
            "google.protobuf.StringValue" => CelValue.Of(value.GetString()),
            "google.protobuf.BytesValue" => CelValue.OfBytes(value.GetBytesFromBase64()),
            "google.protobuf.DoubleValue" or "google.protobuf.FloatValue" => CelValue.Of(Double(value)),
            "google.protobuf.Int32Value" or "google.protobuf.Int64Value" =>
                CelValue.Of(long.Parse(Digits(value), CultureInfo.InvariantCulture)),
            "google.protobuf.UInt32Value" or "google.protobuf.UInt64Value" =>
                CelValue.Of(ulong.Parse(Digits(value), CultureInfo.InvariantCulture)),
            "google.protobuf.Value" or "google.protobuf.Struct" or "google.protobuf.ListValue" => Json(value),
            _ => throw new NotSupportedException($"messages of type {type}"),
        };
    }

    private static CelValue Json(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => CelValue.Of(json.GetBoolean()),
        JsonValueKind.Number => CelValue.Of(json.GetDouble()),
        JsonValueKind.String => CelValue.Of(json.GetString()),
        JsonValueKind.Array => CelList.Of(json.EnumerateArray().Select(Json)),
        JsonValueKind.Object => CelMap.Of(json.EnumerateObject().Select(entry =>
            KeyValuePair.Create(CelValue.Of(entry.Name), Json(entry.Value)))),
        _ => CelValue.Null,
    };

    private static CelValue Evaluate(string source)
    {
        var environment = CelEnvironment.Create().Build();
        return environment.Plan(environment.Compile(source).Ast).Evaluate(CelActivation.Empty);
    }
}
