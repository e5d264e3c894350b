using System.Text;
using System.Text.Json;

namespace Registry.Cli;

/// <summary>A JSON value and the line that it begins on.</summary>
/// <param name="Line">From one.</param>
/// <param name="Json">Its text.</param>
internal sealed record JsonItem(int Line, string Json);

/// <summary>Splits text into JSON values: those of one array, or values one after another, on one line each or not.</summary>
internal static class JsonSequence
{
    /// <exception cref="FormatException">The text is not JSON; the message names the line.</exception>
    public static IReadOnlyList<JsonItem> Split(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return Read(text);
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1}: not JSON: {e.Message}", e);
        }
    }

    private static List<JsonItem> Read(ReadOnlySpan<byte> text)
    {
        var items = new List<JsonItem>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 256 });
        var (line, counted) = (1, 0);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && reader.CurrentDepth == 0)
            {
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            line += text[counted..start].Count((byte)'\n');
            counted = start;
            reader.Skip();
            items.Add(new JsonItem(line, Encoding.UTF8.GetString(text[start..(int)reader.BytesConsumed])));
        }

        return items;
    }
}
