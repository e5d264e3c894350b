using System.Text.Json;

namespace CelConformance;

/// <summary>
/// A case of the public conformance suite, as protobuf's JSON of <c>cel.expr.conformance.test.SimpleTest</c>, with the file and section that
/// it comes from.
/// </summary>
public sealed class ConformanceCase
{
    private readonly JsonElement _json;

    private ConformanceCase(JsonElement json, string file)
    {
        _json = json;
        File = Text("file") ?? file;
        Section = Text("section") ?? "";
        Name = Text("name") ?? "";
        Expr = Text("expr") ?? throw new FormatException($"Case {File}/{Section}/{Name} has no expression.");
    }

    /// <summary>The suite's file.</summary>
    public string File { get; }

    /// <summary>The section in it.</summary>
    public string Section { get; }

    /// <summary>The case's name.</summary>
    public string Name { get; }

    /// <summary>The expression.</summary>
    public string Expr { get; }

    /// <summary>The namespace in which names are looked up.</summary>
    public string Container => Text("container") ?? "";

    /// <summary>Whether the expression is evaluated unchecked.</summary>
    public bool IsUnchecked => Flag("disable_check");

    /// <summary>Whether the expression is checked only.</summary>
    public bool IsCheckedOnly => Flag("check_only");

    /// <summary>Whether macros are calls like others.</summary>
    public bool IsWithoutMacros => Flag("disable_macros");

    /// <summary>The declarations.</summary>
    public IEnumerable<JsonElement> Declarations =>
        Property("type_env") is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The variables' values.</summary>
    public IEnumerable<JsonProperty> Bindings =>
        Property("bindings") is { ValueKind: JsonValueKind.Object } bindings ? bindings.EnumerateObject() : [];

    /// <summary>The value that is expected; null where the case says something else.</summary>
    public JsonElement? Value => Property("value");

    /// <summary>The error that is expected, as a message; null where none is.</summary>
    public string? Error => (Property("eval_error") ?? FirstOf("any_eval_errors")) is { } error ? ErrorText(error) : null;

    /// <summary>The type, and maybe value, that is expected.</summary>
    public JsonElement? TypedResult => Property("typed_result");

    /// <summary>Whether an unknown value is expected.</summary>
    public bool IsUnknown => Property("unknown") is not null || Property("any_unknowns") is not null;

    /// <summary>Reads the cases of a file: lists of cases, at any depth, under the names of the suite's files.</summary>
    public static IReadOnlyList<ConformanceCase> ReadFile(string path)
    {
        using var stream = System.IO.File.OpenRead(path);
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 512 });
        return [.. Collect(document.RootElement.Clone(), Path.GetFileNameWithoutExtension(path))];
    }

    private static IEnumerable<ConformanceCase> Collect(JsonElement json, string file) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Collect(item, file)),
        JsonValueKind.Object when json.TryGetProperty("expr", out var expr) && expr.ValueKind == JsonValueKind.String =>
            [new ConformanceCase(json, file)],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Collect(property.Value, property.Name)),
        _ => [],
    };

    private static string ErrorText(JsonElement error) =>
        error.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? string.Join("; ", errors.EnumerateArray().Select(item =>
                item.TryGetProperty("message", out var message) ? message.GetString() : ""))
            : "";

    private JsonElement? FirstOf(string name) => Property(name) is { ValueKind: JsonValueKind.Object } any
        && any.EnumerateObject().FirstOrDefault().Value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? list[0]
            : null;

    private JsonElement? Property(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? Text(string name) => Property(name)?.GetString();

    private bool Flag(string name) => Property(name)?.GetBoolean() ?? false;
}
