using System.Globalization;
using System.Text;
using Registry.Cel.Library;

namespace Registry.Cel.Values;

/// <summary>Writes values as the language's literals, for messages and for printed expressions.</summary>
internal static class ValuePrinter
{
    private const int MaxDepth = 8;

    public static string Print(in CelValue value)
    {
        var output = new StringBuilder();
        Print(output, value, 0);
        return output.ToString();
    }

    public static string Quote(string text)
    {
        var output = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                < ' ' or '\u007f' => output.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => output.Append(c),
            };
        }

        return output.Append('"').ToString();
    }

    private static string QuoteBytes(byte[] bytes)
    {
        var output = new StringBuilder("b\"");
        foreach (var b in bytes)
        {
            _ = b is < 0x20 or >= 0x7f or (byte)'"' or (byte)'\\'
                ? output.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture))
                : output.Append((char)b);
        }

        return output.Append('"').ToString();
    }

    private static string Double(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) && text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    private static void Print(StringBuilder output, in CelValue value, int depth)
    {
        _ = value.Kind switch
        {
            CelKind.Null => output.Append("null"),
            CelKind.Bool => output.Append(value.AsBool() ? "true" : "false"),
            CelKind.Int => output.Append(CultureInfo.InvariantCulture, $"{value.AsInt()}"),
            CelKind.Uint => output.Append(CultureInfo.InvariantCulture, $"{value.AsUint()}u"),
            CelKind.Double => output.Append(Double(value.AsDouble())),
            CelKind.String => output.Append(Quote(value.AsString())),
            CelKind.Bytes => output.Append(QuoteBytes(value.AsBytes())),
            CelKind.Timestamp => output.Append("timestamp(\"").Append(value.AsTimestamp().ToString()).Append("\")"),
            CelKind.Duration => output.Append("duration(\"").Append(NumberText.Duration(value.AsNanoseconds())).Append("\")"),
            CelKind.Type => output.Append(value.AsType().Name),
            CelKind.List or CelKind.Map or CelKind.Optional when depth >= MaxDepth => output.Append('…'),
            CelKind.List => List(output, value.AsList(), depth + 1),
            CelKind.Map => Map(output, value.AsMap(), depth + 1),
            CelKind.Optional => Optional(output, value.AsOptional(), depth + 1),
            CelKind.Error => output.Append("error: ").Append(value.AsError().Message),
            CelKind.Unknown => output.Append("unknown: ").AppendJoin(", ", value.AsUnknown().Names),
            CelKind.Opaque => output.Append(value.Type.Name).Append('(').Append(Quote(value.AsOpaque().ToString()!)).Append(')'),
            _ => output.Append(value.Type.Name).Append("{…}"),
        };
    }

    private static StringBuilder List(StringBuilder output, ICelList list, int depth)
    {
        output.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            output.Append(i == 0 ? "" : ", ");
            Print(output, list[i], depth);
        }

        return output.Append(']');
    }

    private static StringBuilder Map(StringBuilder output, ICelMap map, int depth)
    {
        output.Append('{');
        var separator = "";
        foreach (var key in map.Keys)
        {
            output.Append(separator);
            separator = ", ";
            Print(output, key, depth);
            output.Append(": ");
            Print(output, map.TryGet(key, out var value) ? value : default, depth);
        }

        return output.Append('}');
    }

    private static StringBuilder Optional(StringBuilder output, CelOptional optional, int depth)
    {
        if (!optional.HasValue)
        {
            return output.Append("optional.none()");
        }

        output.Append("optional.of(");
        Print(output, optional.Value, depth);
        return output.Append(')');
    }
}
