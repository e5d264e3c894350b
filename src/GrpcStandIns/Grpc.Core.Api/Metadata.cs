using System.Collections;

namespace Grpc.Core;

/// <summary>Headers or trailers of a call: an ordered list in which a key may occur more than once.</summary>
/// <remarks>Not safe to change from two threads.</remarks>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    /// <summary>How the keys of binary entries end.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>A list for all to share: empty, and refuses changes.</summary>
    public static readonly Metadata Empty = new(isReadOnly: true);

    private readonly List<Entry> _entries = [];

    /// <summary>Makes an empty list.</summary>
    public Metadata()
    {
    }

    private Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether changes are refused, with an <see cref="InvalidOperationException"/>.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The entry at a place, from 0.</summary>
    public Entry this[int index]
    {
        get => _entries[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Writable()[index] = value;
        }
    }

    /// <summary>The last entry with this key, whatever its case, or null.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => entry.HasKey(key));

    /// <summary>The text of the last entry with this key, or null.</summary>
    /// <exception cref="InvalidOperationException">That entry is binary.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry with this key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>All entries with this key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.HasKey(key));

    /// <summary>Appends an entry.</summary>
    public void Add(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Writable().Add(item);
    }

    /// <summary>Appends a text; the key must not end in <see cref="BinaryHeaderSuffix"/>.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Appends bytes; the key must end in <see cref="BinaryHeaderSuffix"/>.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <summary>Puts an entry at a place, before the one that is there.</summary>
    public void Insert(int index, Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Writable().Insert(index, item);
    }

    /// <summary>The place of this very entry, or -1.</summary>
    public int IndexOf(Entry item) => _entries.IndexOf(item);

    /// <summary>Whether this very entry is in the list.</summary>
    public bool Contains(Entry item) => _entries.Contains(item);

    /// <summary>Copies the entries, in order.</summary>
    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    /// <summary>Takes out this very entry; false if it is not there.</summary>
    public bool Remove(Entry item) => Writable().Remove(item);

    /// <summary>Takes out the entry at a place.</summary>
    public void RemoveAt(int index) => Writable().RemoveAt(index);

    /// <summary>Takes out every entry.</summary>
    public void Clear() => Writable().Clear();

    /// <summary>The entries, in order.</summary>
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<Entry> Writable() => IsReadOnly ? throw new InvalidOperationException("These metadata are read-only.") : _entries;
}
