using System.Text;
using System.Text.Json;

namespace Registry.Modules.Definition;

/// <summary>Reads a JSON text. Comments and trailing commas are YAML's to judge.</summary>
internal ref struct JsonSource
{
    private readonly byte[] _bytes;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _lineStart;
    private int _seen;

    private JsonSource(byte[] bytes)
    {
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = SourceLimits.MaxDepth + 1 });
    }

    /// <summary>The text's root; null where it is no JSON.</summary>
    /// <exception cref="SourceException">The text is JSON, but too much of it, or a key is there twice.</exception>
    public static SourceNode? TryRead(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            var source = new JsonSource(Encoding.UTF8.GetBytes(text));
            source._reader.Read();
            var root = source.Node(1);
            source._reader.Read();
            return root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A text with a lone surrogate is an invalid operation for the reader.
            return null;
        }
    }

    private SourceNode Node(int depth)
    {
        var place = Place();
        SourceLimits.CheckDepth(depth, place);
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(depth, place),
            JsonTokenType.StartArray => List(depth, place),
            JsonTokenType.String => Text(place),
            _ => new SourceScalar(place, Encoding.UTF8.GetString(_reader.ValueSpan), isText: false),
        };
    }

    private readonly SourceScalar Text(SourcePlace place)
    {
        var isPlain = !_reader.ValueIsEscaped;
        return new SourceScalar(place, _reader.GetString()!, isText: true)
        {
            Layout = isPlain ? TextLayout.OneLine : TextLayout.Other,
            Indent = 1,
        };
    }

    private SourceList List(int depth, SourcePlace place)
    {
        var items = new List<SourceNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Node(depth + 1));
        }

        return SourceLimits.Checked(new SourceList(place, items));
    }

    private SourceMap Map(int depth, SourcePlace place)
    {
        var entries = new List<(SourceScalar Key, SourceNode Value)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text(Place());
            if (!keys.Add(key.Text))
            {
                throw new SourceException(key.Place, $"'{key.Text}' is there twice");
            }

            _reader.Read();
            entries.Add((key, Node(depth + 1)));
        }

        return SourceLimits.Checked(new SourceMap(place, entries));
    }

    private SourcePlace Place()
    {
        var at = (int)_reader.TokenStartIndex;
        for (; _seen < at; _seen++)
        {
            if (_bytes[_seen] == '\n')
            {
                _line++;
                _lineStart = _seen + 1;
            }
        }

        // One long line is a stored module, whose columns nobody reads: count its bytes.
        var column = at - _lineStart > 4096 ? at - _lineStart : Encoding.UTF8.GetCharCount(_bytes, _lineStart, at - _lineStart);
        return new SourcePlace(_line, column + 1);
    }
}
