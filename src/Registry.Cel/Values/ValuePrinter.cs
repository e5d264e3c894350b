using System.Globalization;
using System.Text;
using Registry.Cel.Library;

namespace Registry.Cel.Values;

/// <summary>Writes values as the language's literals.</summary>
internal sealed class ValuePrinter
{
    private const int MaxShownElements = 50;
    private const int MaxShownDepth = 5;
    private const int MaxShownText = 200;

    private readonly StringBuilder _output = new();
    private readonly bool _isShort;
    private int _elements = MaxShownElements;

    private ValuePrinter(bool isShort) => _isShort = isShort;

    /// <summary>The whole text, for printed expressions.</summary>
    public static string Print(in CelValue value) => Print(value, isShort: false);

    /// <summary>A text for messages and debuggers: cut where it gets long, since values can be large and share parts.</summary>
    public static string PrintShort(in CelValue value) => Print(value, isShort: true);

    private static string Print(in CelValue value, bool isShort)
    {
        var printer = new ValuePrinter(isShort);
        printer.Print(value, 0);
        return printer._output.ToString();
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

    private void Print(in CelValue value, int depth)
    {
        _ = value.Kind switch
        {
            CelKind.Null => _output.Append("null"),
            CelKind.Bool => _output.Append(value.AsBool() ? "true" : "false"),
            CelKind.Int => _output.Append(CultureInfo.InvariantCulture, $"{value.AsInt()}"),
            CelKind.Uint => _output.Append(CultureInfo.InvariantCulture, $"{value.AsUint()}u"),
            CelKind.Double => _output.Append(Double(value.AsDouble())),
            CelKind.String => _output.Append(Quote(Cut(value.AsString()))),
            CelKind.Bytes => _output.Append(QuoteBytes(Cut(value.AsBytes()))),
            CelKind.Timestamp => _output.Append("timestamp(\"").Append(value.AsTimestamp().ToString()).Append("\")"),
            CelKind.Duration => _output.Append("duration(\"").Append(NumberText.Duration(value.AsNanoseconds())).Append("\")"),
            CelKind.Type => _output.Append(value.AsType().Name),
            CelKind.List or CelKind.Map or CelKind.Optional when _isShort && depth >= MaxShownDepth => _output.Append('…'),
            CelKind.List => List(value.AsList(), depth + 1),
            CelKind.Map => Map(value.AsMap(), depth + 1),
            CelKind.Optional => Optional(value.AsOptional(), depth + 1),
            CelKind.Error => _output.Append("error: ").Append(value.AsError().Message),
            CelKind.Unknown => _output.Append("unknown: ").AppendJoin(", ", value.AsUnknown().Names),
            CelKind.Opaque => _output.Append(value.Type.Name).Append('(').Append(Quote(value.AsOpaque().ToString()!)).Append(')'),
            _ => _output.Append(value.Type.Name).Append("{…}"),
        };
    }

    private string Cut(string text) => _isShort && text.Length > MaxShownText ? text[..MaxShownText] + "…" : text;

    private byte[] Cut(byte[] bytes) => _isShort && bytes.Length > MaxShownText ? bytes[..MaxShownText] : bytes;

    /// <summary>Goes on to an element; false, with an ellipsis, where enough are shown.</summary>
    private bool Next(bool isFirst)
    {
        _output.Append(isFirst ? "" : ", ");
        if (!_isShort || --_elements >= 0)
        {
            return true;
        }

        _output.Append('…');
        return false;
    }

    private StringBuilder List(ICelList list, int depth)
    {
        _output.Append('[');
        for (var i = 0; i < list.Count && Next(i == 0); i++)
        {
            Print(list[i], depth);
        }

        return _output.Append(']');
    }

    private StringBuilder Map(ICelMap map, int depth)
    {
        _output.Append('{');
        var isFirst = true;
        foreach (var key in map.Keys)
        {
            if (!Next(isFirst))
            {
                break;
            }

            isFirst = false;
            Print(key, depth);
            _output.Append(": ");
            Print(map.TryGet(key, out var value) ? value : default, depth);
        }

        return _output.Append('}');
    }

    private StringBuilder Optional(CelOptional optional, int depth)
    {
        if (!optional.HasValue)
        {
            return _output.Append("optional.none()");
        }

        _output.Append("optional.of(");
        Print(optional.Value, depth);
        return _output.Append(')');
    }
}
