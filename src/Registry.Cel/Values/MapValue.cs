namespace Registry.Cel.Values;

/// <summary>A map in memory, in the order of insertion. It grows only inside the fold that makes it, before anyone else sees it.</summary>
internal sealed class MapValue : ICelMap
{
    public static readonly MapValue Empty = new();

    private readonly OrderedDictionary<CelValue, CelValue> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<CelValue> Keys => _entries.Keys;

    public static bool IsKey(in CelValue key) => key.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String;

    public bool TryGet(in CelValue key, out CelValue value) => _entries.TryGetValue(key, out value);

    /// <summary>Adds an entry; an error value where the key cannot be one or is there already, null where all is well.</summary>
    public CelValue? TryAdd(in CelValue key, in CelValue value)
    {
        if (!IsKey(key))
        {
            return CelError.Of(CelErrorCode.UnsupportedKey, $"unsupported key type: {key.Type}");
        }

        return _entries.TryAdd(key, value) ? null : CelError.Of(CelErrorCode.RepeatedKey, $"Failed with repeated key: {key}");
    }
}

/// <summary>Makes maps of a host's structures.</summary>
public static class CelMap
{
    /// <summary>A map of entries.</summary>
    /// <exception cref="ArgumentException">A key is there twice or cannot be one.</exception>
    public static CelValue Of(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
    {
        var map = new MapValue();
        foreach (var (key, value) in entries)
        {
            if (map.TryAdd(key, value) is { } error)
            {
                throw new ArgumentException(error.AsError().Message, nameof(entries));
            }
        }

        return CelValue.Of(map);
    }

    /// <summary>A view of a host's map with string keys: values are converted when they are read.</summary>
    public static CelValue View<T>(IReadOnlyDictionary<string, T> entries, Func<T, CelValue> convert) =>
        CelValue.Of(new MapView<T>(entries, convert));

    private sealed class MapView<T>(IReadOnlyDictionary<string, T> entries, Func<T, CelValue> convert) : ICelMap
    {
        public int Count => entries.Count;

        public IEnumerable<CelValue> Keys => entries.Keys.Select(CelValue.Of);

        public bool TryGet(in CelValue key, out CelValue value)
        {
            if (key.Kind == CelKind.String && entries.TryGetValue(key.AsString(), out var found))
            {
                value = convert(found);
                return true;
            }

            value = default;
            return false;
        }
    }
}
