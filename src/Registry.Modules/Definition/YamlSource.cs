using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Registry.Modules.Definition;

/// <summary>Reads a YAML text of one document, event by event, so that its limits hold before anything large is built.</summary>
internal sealed class YamlSource
{
    private const string StringTag = "tag:yaml.org,2002:str";

    private readonly Parser _parser;
    private readonly string[] _lines;
    private readonly Dictionary<string, SourceNode> _anchors = new(StringComparer.Ordinal);

    private YamlSource(string text)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _lines = text.Split('\n');
    }

    /// <exception cref="SourceException">The text is no YAML, or too much of it.</exception>
    public static SourceNode Read(string text)
    {
        try
        {
            return new YamlSource(text).Document();
        }
        catch (YamlException error)
        {
            throw new SourceException(PlaceOf(error.Start), error.Message);
        }
    }

    /// <summary>Goes to the next event. The scanner trips over some texts that it should refuse.</summary>
    private bool Advance()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new SourceException(_parser.Current is { } last ? PlaceOf(last.End) : new SourcePlace(1, 1), "what follows is no YAML");
        }
    }

    private static SourcePlace PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private SourceNode Document()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
        {
            throw new SourceException(new SourcePlace(1, 1), "the file is empty");
        }

        Next();
        var root = Node(1);
        Next();
        Next();
        return _parser.Current is StreamEnd
            ? root
            : throw new SourceException(PlaceOf(_parser.Current!.Start), "a second document; a file has one module");
    }

    private void Next()
    {
        if (!Advance())
        {
            throw new SourceException(_parser.Current is { } last ? PlaceOf(last.End) : new SourcePlace(1, 1), "the file ends too early");
        }
    }

    /// <summary>The node that begins at the current event; ends at its last one.</summary>
    private SourceNode Node(int depth)
    {
        var place = PlaceOf(_parser.Current!.Start);
        SourceLimits.CheckDepth(depth, place);
        switch (_parser.Current)
        {
            case AnchorAlias alias:
                return _anchors.TryGetValue(alias.Value.Value, out var target)
                    ? target
                    : throw new SourceException(place, $"'*{alias.Value.Value}' names nothing that ends before it");
            case Scalar scalar:
                return Anchored(scalar, Text(scalar, place));
            case SequenceStart start:
                RefuseTag(start, place);
                return Anchored(start, List(depth, place));
            case MappingStart start:
                RefuseTag(start, place);
                return Anchored(start, Map(depth, place));
            default:
                throw new SourceException(place, "a value was expected here");
        }
    }

    private SourceNode Anchored(NodeEvent node, SourceNode value)
    {
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = value;
        }

        return SourceLimits.Checked(value);
    }

    private static void RefuseTag(NodeEvent node, SourcePlace place)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            throw new SourceException(place, $"tags are not known here: {node.Tag.Value}");
        }
    }

    private SourceList List(int depth, SourcePlace place)
    {
        var items = new List<SourceNode>();
        var size = 1L;
        for (Next(); _parser.Current is not SequenceEnd; Next())
        {
            items.Add(Node(depth + 1));
            size += items[^1].Size;
            CheckSize(size, place);
        }

        return new SourceList(place, items);
    }

    private SourceMap Map(int depth, SourcePlace place)
    {
        var entries = new List<(SourceScalar Key, SourceNode Value)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var size = 1L;
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            if (Node(depth + 1) is not SourceScalar key)
            {
                throw new SourceException(place, "a key must be text");
            }

            if (!keys.Add(key.Text))
            {
                throw new SourceException(key.Place, $"'{key.Text}' is there twice");
            }

            Next();
            entries.Add((key, Node(depth + 1)));
            size += 1 + entries[^1].Value.Size;
            CheckSize(size, place);
        }

        return new SourceMap(place, entries);
    }

    private static void CheckSize(long size, SourcePlace place)
    {
        if (size > SourceLimits.MaxNodes)
        {
            throw new SourceException(place, $"more than {SourceLimits.MaxNodes} nodes, aliases written out");
        }
    }

    private SourceScalar Text(Scalar scalar, SourcePlace place)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value != StringTag)
        {
            RefuseTag(scalar, place);
        }

        var isText = scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty;
        var (layout, indent) = LayoutOf(scalar, place);
        return new SourceScalar(place, scalar.Value, isText) { Layout = layout, Indent = indent };
    }

    private (TextLayout Layout, int Indent) LayoutOf(Scalar scalar, SourcePlace place)
    {
        var quote = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var first = LineOf(place.Line);
        if (scalar.Style == ScalarStyle.Literal)
        {
            var below = LineOf(place.Line + 1);
            var text = scalar.Value.AsSpan();
            var end = text.IndexOf('\n');
            var firstLine = end < 0 ? text : text[..end];
            return below.EndsWith(firstLine) ? (TextLayout.Block, below.Length - firstLine.Length) : (TextLayout.Other, 0);
        }

        var start = place.Column - 1 + quote;
        return start <= first.Length && first[start..].StartsWith(scalar.Value) ? (TextLayout.OneLine, quote) : (TextLayout.Other, 0);
    }

    private ReadOnlySpan<char> LineOf(int number) => number <= _lines.Length ? _lines[number - 1].AsSpan().TrimEnd('\r') : [];
}
