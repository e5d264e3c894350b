using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console.Rendering;

namespace Registry.Cli.Output;

/// <summary>Text that is safe to put on a terminal.</summary>
internal static class Printable
{
    /// <summary>The text with control characters escaped, so that a stored value can neither break a line nor steer a terminal.</summary>
    public static string Text(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = char.IsControl(c) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }

    public static string OrDash(string text) => text.Length == 0 ? "-" : Text(text);

    public static string Tag(string key, string value) => value.Length == 0 ? Text(key) : $"{Text(key)}={Text(value)}";

    public static string Time(Timestamp? time)
        => time is null ? "-" : time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Value(Value value) => value.KindCase == Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StringValue
        ? Text(value.StringValue)
        : ProtoJson.Line(value);

    /// <summary>As much of a text as fits on a line of the terminal.</summary>
    public static string Cut(string text, int width)
    {
        var length = Math.Min(text.Length, width);
        while (Width(text[..length]) > width)
        {
            length--;
        }

        return text[..length];
    }

    /// <summary>Columns that the text takes on a terminal; a wide character takes two.</summary>
    public static int Width(string text) => new Segment(text).CellCount();
}
