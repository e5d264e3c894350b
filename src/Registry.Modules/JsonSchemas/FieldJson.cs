using System.Text.Json.Nodes;
using Registry.Cel;
using Registry.Modules.Definition;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.JsonSchemas;

/// <summary>The JSON Schema of the values of a field.</summary>
internal static class FieldJson
{
    public static JsonObject Of(FieldSchema field)
    {
        var schema = new JsonObject();
        ObjectForm.Annotate(schema, field.Definition.Label, field.Definition.Help);
        var value = field.Type.IsList ? List(field) : new ValueJson(field).Alone();
        foreach (var (keyword, rule) in value.ToList())
        {
            value.Remove(keyword);
            schema[keyword] = rule;
        }

        if (field.Default.Kind != CelKind.Null)
        {
            schema["default"] = JsonNode.Parse(ModuleWriter.ToJson(FieldValues.ToJson(field.Default)));
        }

        if (field.IsReadOnly)
        {
            schema["readOnly"] = true;
        }

        if (field.Definition.Sensitive)
        {
            schema["writeOnly"] = true;
        }

        return schema;
    }

    private static JsonObject List(FieldSchema field)
    {
        var schema = new JsonObject { ["type"] = ValueJson.TypeOf(field, "array"), ["items"] = new ValueJson(field).Element() };
        ValueJson.AddLengths(schema, field, "array", "Items", field.Definition.MaxLength);
        return schema;
    }
}

/// <summary>What one value of a field may be: the field's own, or an element of its list.</summary>
internal sealed class ValueJson(FieldSchema field)
{
    private readonly JsonObject _schema = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _patterns = [];
    private bool _isElement;

    /// <summary>The value of the field.</summary>
    public JsonObject Alone() => Build(isElement: false);

    /// <summary>An element of the field's list: always there, and judged without the field's lengths, which are the list's.</summary>
    public JsonObject Element() => Build(isElement: true);

    /// <summary>The types of the field's value, with null where it may be set and is not the same as none.</summary>
    public static JsonNode TypeOf(FieldSchema field, params IEnumerable<string> types) => Types(TakesNull(field) ? types.Append("null") : types);

    /// <summary>Bounds of a length. An optional value may always be empty, which is the same as none.</summary>
    public static void AddLengths(JsonObject schema, FieldSchema field, string type, string unit, int? max)
    {
        var (least, most) = ("min" + unit, "max" + unit);
        var min = field.Definition.Required ? Math.Max(1, field.Definition.MinLength ?? 1) : field.Definition.MinLength ?? 0;
        if (field.Definition.Required)
        {
            schema[least] = min;
        }
        else if (min > 1)
        {
            schema["not"] = new JsonObject { ["type"] = type, [least] = 1, [most] = min - 1 };
        }

        if (max is { } bound)
        {
            schema[most] = bound;
        }
    }

    private static bool TakesNull(FieldSchema field) => field.Definition.Nullable && !field.Definition.Required;

    private JsonObject Build(bool isElement)
    {
        _isElement = isElement;
        switch (field.Type.Kind)
        {
            case FieldKind.Bool:
                Type("boolean");
                break;
            case FieldKind.Int:
                Type("integer");
                _schema["minimum"] = Math.Max(field.Min.Kind == CelKind.Int ? field.Min.AsInt() : long.MinValue, -FieldForms.LargestExact);
                _schema["maximum"] = Math.Min(field.Max.Kind == CelKind.Int ? field.Max.AsInt() : long.MaxValue, FieldForms.LargestExact);
                break;
            case FieldKind.Double:
                Type("number");
                AddDoubleBounds();
                break;
            case FieldKind.Choice:
                AddChoices();
                break;
            case FieldKind.GeoPoint:
                AddPoint();
                break;
            case FieldKind.Json:
                Type("object", "array", "string", "number", "boolean");
                _schema["additionalProperties"] = true;
                AddNotEmpty();
                break;
            case FieldKind.Allocation:
                Type("string", "integer");
                break;
            default:
                Type("string");
                AddText();
                break;
        }

        Finish();
        return _schema;
    }

    private void Type(params IEnumerable<string> types) => _schema["type"] = _isElement ? Types(types) : TypeOf(field, types);

    private static JsonNode Types(IEnumerable<string> types)
    {
        JsonNode[] names = [.. types.Select(type => JsonValue.Create(type))];
        return names is [var only] ? only : new JsonArray(names);
    }

    private void AddDoubleBounds()
    {
        if (field.Min.Kind == CelKind.Double)
        {
            _schema["minimum"] = field.Min.AsDouble();
        }

        if (field.Max.Kind == CelKind.Double)
        {
            _schema["maximum"] = field.Max.AsDouble();
        }
    }

    private void AddChoices()
    {
        Type("string");
        var options = new JsonArray();
        if (!_isElement && !field.Definition.Required)
        {
            options.Add(new JsonObject { ["const"] = "", ["title"] = "(empty)" });
        }

        foreach (var choice in field.Choices!.Names.Select(name => field.Choices.Find(name)!))
        {
            var option = new JsonObject { ["const"] = choice.Name };
            ObjectForm.Annotate(option, choice.Definition.Label.Length > 0 ? choice.Definition.Label : choice.Name, choice.Definition.Help);
            options.Add(option);
        }

        if (!_isElement && TakesNull(field))
        {
            options.Add(new JsonObject { ["const"] = null, ["title"] = "(none)" });
        }

        if (options.Count > 0)
        {
            _schema["oneOf"] = options;
        }
        else
        {
            _schema["not"] = new JsonObject();
            _notes.Add("No module has declared a choice.");
        }
    }

    private void AddPoint()
    {
        JsonObject Coordinate(string title, int bound) => new() { ["type"] = "number", ["title"] = title, ["minimum"] = -bound, ["maximum"] = bound };
        var map = new JsonObject
        {
            ["type"] = "object",
            ["title"] = "Latitude and longitude",
            ["properties"] = new JsonObject { ["latitude"] = Coordinate("Latitude", 90), ["longitude"] = Coordinate("Longitude", 180) },
            ["required"] = new JsonArray("latitude", "longitude"),
            ["additionalProperties"] = false,
        };
        var text = new JsonObject { ["type"] = "string", ["title"] = "Text", ["pattern"] = ValuePatterns.GeoPoint };
        _schema["anyOf"] = new JsonArray(text, map);
        if (!_isElement && TakesNull(field))
        {
            _schema["anyOf"]!.AsArray().Add(new JsonObject { ["type"] = "null", ["title"] = "(none)" });
        }

        _notes.Add("In a text latitude is from -90 to 90, longitude from -180 to 180.");
    }

    private void AddText()
    {
        switch (field.Type.Kind)
        {
            case FieldKind.Duration:
                var isPositive = field.Min.Kind == CelKind.Duration && field.Min.AsNanoseconds() >= 0;
                _patterns.Add(isPositive ? ValuePatterns.PositiveDuration : ValuePatterns.Duration);
                _notes.Add(FieldNotes.DurationBounds(field));
                break;
            case FieldKind.Timestamp:
                _patterns.Add(ValuePatterns.Timestamp);
                _notes.Add("From 1678-01-01T00:00:00Z to before 2262-01-01T00:00:00Z.");
                break;
            case FieldKind.IpAddress:
                var family = FieldValues.FormatParts(field).FirstOrDefault();
                _patterns.Add(ValuePatterns.Address(family == "ipv4", family == "ipv6"));
                break;
            case FieldKind.IpPrefix:
                AddPrefix();
                break;
            case FieldKind.MacAddress:
                _patterns.Add(ValuePatterns.MacAddress);
                break;
            case FieldKind.Url:
                _patterns.Add(ValuePatterns.Url);
                _notes.Add("Must be a valid absolute URL.");
                AddString(FieldForms.MaxUrlLength);
                break;
            case FieldKind.String when field.Definition.Format == "hostname":
                _patterns.Add(OrEmpty(ValuePatterns.HostName));
                AddString(FieldValues.LongestHostName);
                break;
            default:
                AddString(null);
                break;
        }
    }

    private void AddPrefix()
    {
        var parts = FieldValues.FormatParts(field);
        var (min, max) = (field.Min.Kind == CelKind.Int ? (int)field.Min.AsInt() : 0, field.Max.Kind == CelKind.Int ? (int)field.Max.AsInt() : 128);
        _patterns.Add(ValuePatterns.Prefix(parts.Contains("ipv4"), parts.Contains("ipv6"), min, max));
        if (!parts.Contains("host"))
        {
            _notes.Add(FieldNotes.NetworkForm);
        }
    }

    /// <summary>The field's own pattern and lengths.</summary>
    private void AddString(int? longest)
    {
        if (field.Definition.Pattern.Length > 0)
        {
            if (CelTexts.ToEcmaPattern(field.Definition.Pattern) is { } pattern)
            {
                _patterns.Add(OrEmpty(pattern));
            }
            else
            {
                _notes.Add($"Must match the pattern {field.Definition.Pattern} (RE2).");
            }
        }

        if (_isElement)
        {
            if (longest is { } most)
            {
                _schema["maxLength"] = most;
            }

            return;
        }

        var max = longest is { } bound ? Math.Min(bound, field.Definition.MaxLength ?? bound) : field.Definition.MaxLength;
        AddLengths(_schema, field, "string", "Length", max);
    }

    private void AddNotEmpty()
    {
        if (!_isElement && field.Definition.Required)
        {
            _schema["minLength"] = 1;
            _schema["minItems"] = 1;
        }
    }

    /// <summary>A text of an optional field may be empty whatever its pattern.</summary>
    private string OrEmpty(string pattern) => _isElement || field.Definition.Required || field.Type.Kind != FieldKind.String ? pattern : $"^$|{pattern}";

    private void Finish()
    {
        if (_patterns is [var only])
        {
            _schema["pattern"] = only;
        }
        else if (_patterns.Count > 1)
        {
            _schema["allOf"] = new JsonArray([.. _patterns.Select(pattern => new JsonObject { ["pattern"] = pattern })]);
        }

        if (_notes.Count > 0)
        {
            _schema["$comment"] = string.Join(' ', _notes);
        }
    }
}
