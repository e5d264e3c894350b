using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Registry.Cli.Config;

/// <summary>Values as YAML: on one line where they are short, else indented.</summary>
internal static class YamlText
{
    /// <summary>Stands for a value that is there and not shown.</summary>
    public const string MaskedTag = "!hidden";

    private const int LongestLine = 100;

    /// <summary>The value as it follows <c>key:</c>: one line, or several of which the first is empty.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Spaces before the key.</param>
    public static IEnumerable<string> Lines(Value value, int indent)
    {
        if (value.KindCase == Value.KindOneofCase.StringValue && IsText(value.StringValue))
        {
            var text = value.StringValue;
            var lead = new string(' ', indent + 2);
            return text.TrimEnd('\n').Split('\n').Select(part => part.Length == 0 ? "" : lead + part).Prepend(text.EndsWith('\n') ? " |" : " |-");
        }

        var line = Flow(value);
        return line.Length + indent <= LongestLine || !IsNested(value) ? [$" {line}"] : Block(value, indent + 2).Prepend("");
    }

    /// <summary>A text as a key or value: plain where it can be mistaken for nothing else, else quoted.</summary>
    public static string Scalar(string text) => PlainScalar.IsPlain(text) ? text : Quoted(text);

    /// <summary>The value on one line.</summary>
    public static string Flow(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => Scalar(value.StringValue),
        Value.KindOneofCase.NumberValue => JsonText.Number(value.NumberValue),
        Value.KindOneofCase.ListValue => $"[{string.Join(", ", value.ListValue.Values.Select(Flow))}]",
        Value.KindOneofCase.StructValue => Flow(value.StructValue),
        _ => JsonText.Of(value),
    };

    /// <summary>The object on one line.</summary>
    public static string Flow(Struct value) => value.Fields.Count == 0 ? "{}" : $"{{ {string.Join(", ", Sorted(value).Select(f => $"{Scalar(f.Key)}: {Flow(f.Value)}"))} }}";

    /// <summary>A text of several lines that needs no escapes.</summary>
    private static bool IsText(string text)
        => text.TrimEnd('\n') is { Length: > 0 } body && body[0] != ' ' && body.Contains('\n', StringComparison.Ordinal) && text.Length - body.Length <= 1
        && body[0] != '\n' && !body.Split('\n').Any(line => line.Trim(' ').Length == 0 && line.Length > 0) && text.All(c => c == '\n' || !NeedsEscape(c));

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => quoted.Append("\\n"),
                '"' or '\\' => quoted.Append('\\').Append(c),
                _ when NeedsEscape(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Beside control characters those that break lines or that an editor does not show.
    private static bool NeedsEscape(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;

    private static IEnumerable<string> Block(Value value, int indent)
    {
        var lead = new string(' ', indent);
        return value.KindCase == Value.KindOneofCase.ListValue
            ? value.ListValue.Values.SelectMany(element => Entry($"{lead}-", Lines(element, indent)))
            : Sorted(value.StructValue).SelectMany(field => Entry($"{lead}{Scalar(field.Key)}:", Lines(field.Value, indent)));
    }

    private static IEnumerable<string> Entry(string lead, IEnumerable<string> lines) => lines.Select((line, i) => i == 0 ? lead + line : line);

    private static bool IsNested(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.ListValue => value.ListValue.Values.Count > 0,
        Value.KindOneofCase.StructValue => value.StructValue.Fields.Count > 0,
        _ => false,
    };

    private static IOrderedEnumerable<KeyValuePair<string, Value>> Sorted(Struct value) => value.Fields.OrderBy(field => field.Key, StringComparer.Ordinal);
}
