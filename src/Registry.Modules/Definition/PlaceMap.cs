using Registry.Cel;

namespace Registry.Modules.Definition;

/// <summary>Where in a file the parts of a module are, by path.</summary>
public sealed class PlaceMap
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal PlaceMap()
    {
    }

    /// <summary>Where a part begins; where there is no such part, the nearest that it would be in.</summary>
    public SourcePlace Of(string path) => Find(path).Place;

    /// <summary>Where in the file an error in an expression is.</summary>
    public SourcePlace Of(string path, CelIssue issue)
    {
        var entry = Find(path);
        return entry.Layout switch
        {
            TextLayout.OneLine when issue.Line == 1 => new SourcePlace(entry.Place.Line, entry.Place.Column + entry.Indent + issue.Column - 1),
            TextLayout.Block => new SourcePlace(entry.Place.Line + issue.Line, entry.Indent + issue.Column),
            _ => entry.Place,
        };
    }

    internal void Add(string path, SourceNode node) =>
        _entries[path] = node is SourceScalar scalar ? new Entry(node.Place, scalar.Layout, scalar.Indent) : new Entry(node.Place, TextLayout.Other, 0);

    private Entry Find(string path)
    {
        while (true)
        {
            if (_entries.TryGetValue(path, out var entry))
            {
                return entry;
            }

            if (path.Length == 0)
            {
                return default;
            }

            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }
    }

    private readonly record struct Entry(SourcePlace Place, TextLayout Layout, int Indent);
}
