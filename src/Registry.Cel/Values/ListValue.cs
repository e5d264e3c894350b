namespace Registry.Cel.Values;

/// <summary>A list in memory. It grows only inside the fold that makes it, before anyone else sees it.</summary>
internal sealed class ListValue : ICelList
{
    public static readonly ListValue Empty = new([]);

    private CelValue[] _items;

    public ListValue(CelValue[] items)
        : this(items, items.Length)
    {
    }

    public ListValue(CelValue[] room, int count)
    {
        _items = room;
        Count = count;
    }

    public int Count { get; private set; }

    public CelValue this[int index] => _items[index];

    public static CelValue Of(IEnumerable<CelValue> items) => CelValue.Of(new ListValue(items.ToArray()));

    public static CelValue OfStrings(IReadOnlyList<string> items)
    {
        var values = new CelValue[items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = CelValue.Of(items[i]);
        }

        return CelValue.Of(new ListValue(values));
    }

    public void Add(in CelValue value)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, Count * 2));
        }

        _items[Count++] = value;
    }
}

/// <summary>Makes lists of a host's structures.</summary>
public static class CelList
{
    /// <summary>A list of values.</summary>
    public static CelValue Of(params IEnumerable<CelValue> values) => ListValue.Of(values);

    /// <summary>A view of a host's list: elements are converted when they are read.</summary>
    public static CelValue View<T>(IReadOnlyList<T> items, Func<T, CelValue> convert) => CelValue.Of(new ListView<T>(items, convert));

    private sealed class ListView<T>(IReadOnlyList<T> items, Func<T, CelValue> convert) : ICelList
    {
        public int Count => items.Count;

        public CelValue this[int index] => convert(items[index]);
    }
}
