using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Collections;

/// <summary>A persistent map from string (ordinal) to value: an edit returns a new map that shares structure with the old one.</summary>
/// <remarks>
/// A compressed hash trie (CHAMP): look-up and edit touch at most eight small nodes, about four at a million entries.
/// Reads take no locks and are safe from any thread once the map was published. See <see cref="EditToken"/> for what an
/// edit may change in place. The default value is the empty map.
/// </remarks>
/// <typeparam name="TValue">The value; meant for a reference.</typeparam>
public readonly struct HashTrie<TValue>
{
    private readonly HashTrieNode<TValue>? _root;

    private HashTrie(HashTrieNode<TValue>? root, int count)
    {
        _root = root;
        Count = count;
    }

    /// <summary>The map without entries.</summary>
    public static HashTrie<TValue> Empty => default;

    /// <summary>The number of entries.</summary>
    public int Count { get; }

    /// <summary>True where there are no entries.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The root node, for tests of the structure.</summary>
    internal HashTrieNode<TValue>? Root => _root;

    /// <summary>Makes a map of many entries at once; of entries with one key the last counts.</summary>
    public static HashTrie<TValue> Build(ReadOnlySpan<KeyValuePair<string, TValue>> entries) => Build<OrdinalKeyHash>(entries);

    /// <summary>Finds the value of a key.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) =>
        TryGetValue<OrdinalKeyHash>(key.AsSpan(), out value);

    /// <summary>Finds the value of a key given as characters, without making a string.</summary>
    public bool TryGetValue(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out TValue value) =>
        TryGetValue<OrdinalKeyHash>(key, out value);

    /// <summary>True where the key has an entry.</summary>
    public bool ContainsKey(string key) => TryGetValue<OrdinalKeyHash>(key.AsSpan(), out _);

    /// <summary>True where the key, given as characters, has an entry.</summary>
    public bool ContainsKey(ReadOnlySpan<char> key) => TryGetValue<OrdinalKeyHash>(key, out _);

    /// <summary>Adds an entry, or replaces the entry of an equal key; the given key instance is the one kept.</summary>
    public HashTrie<TValue> Set(string key, TValue value, EditToken token) => Set<OrdinalKeyHash>(key, value, token);

    /// <summary>Removes the entry of a key; a key without an entry changes nothing.</summary>
    public HashTrie<TValue> Remove(string key, EditToken token) => Remove<OrdinalKeyHash>(key, token);

    /// <summary>Walks all entries, in no meaningful order, without allocating.</summary>
    public HashTrieEnumerator<TValue> GetEnumerator() => new(_root);

    internal static HashTrie<TValue> Build<THash>(ReadOnlySpan<KeyValuePair<string, TValue>> entries)
        where THash : struct, IKeyHash
    {
        var token = new EditToken();
        HashTrie<TValue> map = default;
        foreach (KeyValuePair<string, TValue> entry in entries)
        {
            map = map.Set<THash>(entry.Key, entry.Value, token);
        }

        return map;
    }

    internal bool TryGetValue<THash>(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out TValue value)
        where THash : struct, IKeyHash
    {
        if (_root is not null)
        {
            return _root.TryGetValue(THash.Hash(key), key, out value);
        }

        value = default;
        return false;
    }

    internal HashTrie<TValue> Set<THash>(string key, TValue value, EditToken token)
        where THash : struct, IKeyHash
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(token);
        var entry = new KeyValuePair<string, TValue>(key, value);
        HashTrieNode<TValue> root = _root ?? HashTrieNode<TValue>.Blank;
        bool added = false;
        root = root.Set<THash>(THash.Hash(key), HashTrieNode<TValue>.RootShift, entry, token, ref added);
        return new HashTrie<TValue>(root, added ? Count + 1 : Count);
    }

    internal HashTrie<TValue> Remove<THash>(string key, EditToken token)
        where THash : struct, IKeyHash
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(token);
        if (_root is null)
        {
            return this;
        }

        bool removed = false;
        HashTrieNode<TValue> root = _root.Remove(THash.Hash(key), HashTrieNode<TValue>.RootShift, key, token, ref removed);
        if (!removed)
        {
            return this;
        }

        return Count == 1 ? default : new HashTrie<TValue>(root, Count - 1);
    }
}
