using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Collections;

/// <summary>A persistent map from string (ordinal) to value: an edit returns a new map that shares structure with the old one.</summary>
/// <remarks>
/// A hash trie with leaves of up to 32 entries. Reads take no locks and are safe from any thread once the map was published.
/// See <see cref="EditToken"/> for what an edit may change in place. The default value is the empty map. The hash is the
/// runtime's, seeded per process, so a client cannot make keys collide on purpose.
/// </remarks>
/// <typeparam name="TValue">The value; meant for a reference.</typeparam>
public readonly struct HashTrie<TValue>
{
    private readonly object? _root;

    private HashTrie(object? root, int count)
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
    internal object? Root => _root;

    /// <summary>
    /// Makes a map of many entries at once, several times faster than one by one. Of entries with one key the last counts:
    /// there were such where <see cref="Count"/> is below the number given.
    /// </summary>
    public static HashTrie<TValue> Build(ReadOnlySpan<KeyValuePair<string, TValue>> entries)
    {
        HashTrieEntry<TValue>[] sorted = HashTrieBuild.SortByHash(entries);
        return new HashTrie<TValue>(HashTrieBuild.Node(sorted, HashTrieBranch.RootShift, token: null), sorted.Length);
    }

    /// <summary>Finds the value of a key.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) => TryGetValue(key.AsSpan(), out value);

    /// <summary>Finds the value of a key given as characters, without making a string.</summary>
    public bool TryGetValue(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out TValue value) =>
        TryGetValue(HashOf(key), key, out value);

    /// <summary>True where the key has an entry.</summary>
    public bool ContainsKey(string key) => TryGetValue(key.AsSpan(), out _);

    /// <summary>True where the key, given as characters, has an entry.</summary>
    public bool ContainsKey(ReadOnlySpan<char> key) => TryGetValue(key, out _);

    /// <summary>Adds an entry, or replaces the entry of an equal key; the given key instance is the one kept.</summary>
    public HashTrie<TValue> Set(string key, TValue value, EditToken token)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Set(HashOf(key), key, value, token);
    }

    /// <summary>Removes the entry of a key; a key without an entry changes nothing.</summary>
    public HashTrie<TValue> Remove(string key, EditToken token)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Remove(HashOf(key), key, token);
    }

    /// <summary>Walks all entries, in no meaningful order, without allocating.</summary>
    public HashTrieEnumerator<TValue> GetEnumerator() => new(_root);

    internal static uint HashOf(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key);

    // The hash is a parameter of these three so that tests can make keys collide.
    internal bool TryGetValue(uint hash, ReadOnlySpan<char> key, [MaybeNullWhen(false)] out TValue value)
    {
        object? node = _root;
        int shift = HashTrieBranch.RootShift;
        while (node is HashTrieBranch branch)
        {
            node = branch.Children[HashTrieBranch.SlotOf(hash, shift)];
            shift -= HashTrieBranch.BitsPerLevel;
        }

        if (node is not null)
        {
            HashTrieEntry<TValue>[] leaf = HashTrieLeaf.Of<TValue>(node);
            if (HashTrieLeaf.TryFind(leaf, hash, key, out int place))
            {
                value = leaf[place].Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    internal HashTrie<TValue> Set(uint hash, string key, TValue value, EditToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        bool added = false;
        object root = Set(_root, HashTrieBranch.RootShift, new HashTrieEntry<TValue>(hash, key, value), token, ref added);
        return new HashTrie<TValue>(root, added ? Count + 1 : Count);
    }

    internal HashTrie<TValue> Remove(uint hash, string key, EditToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        bool removed = false;
        object? root = Remove(_root, HashTrieBranch.RootShift, hash, key, token, ref removed);
        return removed ? new HashTrie<TValue>(root, Count - 1) : this;
    }

    private static object Set(object? node, int shift, in HashTrieEntry<TValue> entry, EditToken token, ref bool added)
    {
        if (node is HashTrieBranch branch)
        {
            int slot = HashTrieBranch.SlotOf(entry.Hash, shift);
            object child = Set(branch.Children[slot], shift - HashTrieBranch.BitsPerLevel, entry, token, ref added);
            return branch.With(slot, child, added ? 1 : 0, token);
        }

        if (node is null)
        {
            added = true;
            return new[] { entry };
        }

        HashTrieEntry<TValue>[] leaf = HashTrieLeaf.Of<TValue>(node);
        if (HashTrieLeaf.TryFind(leaf, entry.Hash, entry.Key, out int place))
        {
            return ArrayEdit.Replace(leaf, place, entry);
        }

        added = true;
        HashTrieEntry<TValue>[] grown = ArrayEdit.Insert(leaf, place, entry);
        return grown.Length <= HashTrieLeaf.MaxEntries || shift < 0 ? grown : HashTrieBuild.Node(grown, shift, token)!;
    }

    private static object? Remove(object? node, int shift, uint hash, string key, EditToken token, ref bool removed)
    {
        if (node is HashTrieBranch branch)
        {
            int slot = HashTrieBranch.SlotOf(hash, shift);
            object? child = Remove(branch.Children[slot], shift - HashTrieBranch.BitsPerLevel, hash, key, token, ref removed);
            if (!removed)
            {
                return branch;
            }

            branch = branch.With(slot, child, -1, token);
            return branch.Count <= HashTrieLeaf.MaxEntries / 2 ? HashTrieLeaf.Gather<TValue>(branch) : branch;
        }

        if (node is null || !HashTrieLeaf.TryFind(HashTrieLeaf.Of<TValue>(node), hash, key, out int place))
        {
            return node;
        }

        removed = true;
        HashTrieEntry<TValue>[] shrunk = ArrayEdit.Remove(HashTrieLeaf.Of<TValue>(node), place);
        return shrunk.Length == 0 ? null : shrunk;
    }
}
