using Registry.Cel;

namespace Registry.Modules.Definition;

/// <summary>What went wrong while a file was read, and where its parts are.</summary>
internal sealed class SourceLog(string fileName)
{
    private const int MaxErrors = 100;

    private readonly List<(string Path, SourcePlace Place, string Message)> _errors = [];

    public PlaceMap Places { get; } = new();

    public string Module { get; set; } = "";

    public bool HasErrors => _errors.Count > 0;

    public ImmutableArray<ModuleError> Errors =>
        [.. _errors.OrderBy(error => error.Place.Line).ThenBy(error => error.Place.Column)
            .Select(error => new ModuleError(Module, fileName, error.Path, error.Place, error.Message))];

    public void Add(string path, SourcePlace place, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add((path, place, message));
        }
    }
}

/// <summary>
/// A map of a file that is read into a definition, key by key; what nobody asked for is unknown. Wrong values are logged and read as
/// nothing, so that all errors are found at once.
/// </summary>
internal sealed class SourceObject
{
    private readonly SourceLog _log;
    private readonly string _path;
    private readonly SourceNode _node;
    private readonly Dictionary<string, SourceNode> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public SourceObject(SourceLog log, string path, SourceNode node)
    {
        (_log, _path, _node) = (log, path, node);
        log.Places.Add(path, node);
        if (node is not SourceMap map)
        {
            log.Add(path, node.Place, $"expected a map, found {node.Kind}");
            return;
        }

        foreach (var (key, value) in map.Entries)
        {
            _values.Add(key.Text, value);
        }
    }

    /// <summary>A text that must be there.</summary>
    public string Required(string key)
    {
        var text = Text(key);
        if (_node is SourceMap && Find(key) is null or SourceScalar { Text: "" })
        {
            _log.Add(PathOf(key), (Find(key) ?? _node).Place, $"'{key}' is missing");
        }

        return text;
    }

    /// <summary>A text; what stands where none does.</summary>
    public string Text(string key, string absent = "") => Find(key) is { } node ? TextOf(PathOf(key), node) : absent;

    public bool Flag(string key)
    {
        if (Find(key) is not { } node)
        {
            return false;
        }

        if (node is SourceScalar { IsText: false } scalar && CoreSchema.Bool(scalar.Text) is { } flag)
        {
            return flag;
        }

        _log.Add(PathOf(key), node.Place, $"expected true or false, found {node.Kind}");
        return false;
    }

    public int? Int(string key)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        if (node is SourceScalar { IsText: false } scalar && CoreSchema.Int(scalar.Text) is >= int.MinValue and <= int.MaxValue and var number)
        {
            return (int)number;
        }

        _log.Add(PathOf(key), node.Place, $"expected a whole number of 32 bits, found {node.Kind}");
        return null;
    }

    /// <summary>Texts; what stands where there is no such key.</summary>
    public ImmutableArray<string> Texts(string key, params ImmutableArray<string> absent) => Items(key, TextOf) ?? absent;

    public ImmutableArray<T> List<T>(string key, Func<SourceObject, T> read) =>
        Items(key, (path, node) => Done(new SourceObject(_log, path, node), read)) ?? [];

    public T? Object<T>(string key, Func<SourceObject, T> read)
        where T : class => Find(key) is { } node ? Done(new SourceObject(_log, PathOf(key), node), read) : null;

    /// <summary>Any value, as JSON.</summary>
    public CelValue Any(string key) => Find(key) is { } node ? SourceValue.Of(_log, PathOf(key), node) : CelValue.Null;

    /// <summary>Reads an object and reports the keys that it has too many.</summary>
    public static T Done<T>(SourceObject source, Func<SourceObject, T> read)
    {
        var result = read(source);
        foreach (var (key, _) in (source._node as SourceMap)?.Entries ?? [])
        {
            if (!source._known.Contains(key.Text))
            {
                var nearest = CelTexts.Nearest(key.Text, source._known) is { } name ? $"; did you mean '{name}'?" : "";
                source._log.Add(source.PathOf(key.Text), key.Place, $"'{key.Text}' is not known here{nearest}");
            }
        }

        return result;
    }

    private ImmutableArray<T>? Items<T>(string key, Func<string, SourceNode, T> read)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        var path = PathOf(key);
        if (node is SourceList list)
        {
            return [.. list.Items.Select((item, index) => read($"{path}[{index}]", item))];
        }

        _log.Add(path, node.Place, $"expected a list, found {node.Kind}");
        return [];
    }

    private string TextOf(string path, SourceNode node)
    {
        _log.Places.Add(path, node);
        if (node is SourceScalar scalar && (scalar.IsText || !CoreSchema.IsNull(scalar.Text)))
        {
            return scalar.Text;
        }

        _log.Add(path, node.Place, $"expected text, found {node.Kind}");
        return "";
    }

    private SourceNode? Find(string key)
    {
        _known.Add(key);
        if (!_values.TryGetValue(key, out var node) || node is SourceScalar { IsText: false } scalar && CoreSchema.IsNull(scalar.Text))
        {
            return null;
        }

        _log.Places.Add(PathOf(key), node);
        return node;
    }

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";
}
