using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Registry.Domain.Collections;

/// <summary>
/// A node of a <see cref="HashTrie{TValue}"/>: five bits of the hash choose one of 32 slots, each empty, an entry or a child.
/// </summary>
/// <remarks>
/// <para>
/// The hash is read from its top. The two bits that 32 leaves over five go to the root, not to the last level: at a million
/// entries the nodes of the last common level then hold about eight entries each, where a full root would leave two.
/// </para>
/// <para>
/// Hashes are not stored: the slot has already told keys apart, and only a split needs the hash of an entry again.
/// </para>
/// <para>
/// <see cref="Entries"/> is never written after it was made, so nodes may share it; <see cref="Children"/> belongs to one node
/// and is written in place under that node's token. Below the last bits a node holds the entries of one full hash
/// and its maps are zero. Every node but the root has at least two entries below it.
/// </para>
/// </remarks>
internal sealed class HashTrieNode<TValue>
{
    /// <summary>The shift that leaves the topmost bits of the hash.</summary>
    public const int RootShift = 30;

    /// <summary>The most nodes on one path: seven levels of bits and one of full collisions.</summary>
    public const int MaxDepth = 8;

    private const int BitsPerLevel = 5;

    private readonly EditToken? _token;

    private HashTrieNode(
        EditToken? token,
        uint entryMap,
        uint childMap,
        KeyValuePair<string, TValue>[] entries,
        HashTrieNode<TValue>[] children)
    {
        _token = token;
        EntryMap = entryMap;
        ChildMap = childMap;
        Entries = entries;
        Children = children;
    }

    /// <summary>The root of an empty map, owned by nobody.</summary>
    public static HashTrieNode<TValue> Blank { get; } = new(null, 0, 0, [], []);

    /// <summary>The slots that hold an entry.</summary>
    public uint EntryMap { get; private set; }

    /// <summary>The slots that hold a child; never one that holds an entry.</summary>
    public uint ChildMap { get; private set; }

    /// <summary>The entries in the order of their slots.</summary>
    public KeyValuePair<string, TValue>[] Entries { get; private set; }

    /// <summary>The children in the order of their slots.</summary>
    public HashTrieNode<TValue>[] Children { get; private set; }

    private bool IsSingleEntry => Entries.Length == 1 && Children.Length == 0;

    public bool TryGetValue(uint hash, ReadOnlySpan<char> key, [MaybeNullWhen(false)] out TValue value)
    {
        HashTrieNode<TValue> node = this;
        int shift = RootShift;
        uint bit = BitAt(hash, shift);
        while ((node.ChildMap & bit) != 0)
        {
            node = node.Children[IndexOf(node.ChildMap, bit)];
            shift -= BitsPerLevel;
            if (shift < 0)
            {
                return node.TryGetCollided(key, out value);
            }

            bit = BitAt(hash, shift);
        }

        if ((node.EntryMap & bit) != 0)
        {
            ref readonly KeyValuePair<string, TValue> entry = ref node.Entries[IndexOf(node.EntryMap, bit)];
            if (key.SequenceEqual(entry.Key))
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public HashTrieNode<TValue> Set<THash>(
        uint hash, int shift, in KeyValuePair<string, TValue> entry, EditToken token, ref bool added)
        where THash : struct, IKeyHash
    {
        if (shift < 0)
        {
            return SetCollided(entry, token, ref added);
        }

        uint bit = BitAt(hash, shift);
        if ((ChildMap & bit) != 0)
        {
            int at = IndexOf(ChildMap, bit);
            HashTrieNode<TValue> child = Children[at].Set<THash>(hash, shift - BitsPerLevel, entry, token, ref added);
            return WithChild(at, child, token);
        }

        int index = IndexOf(EntryMap, bit);
        if ((EntryMap & bit) == 0)
        {
            added = true;
            return WithEntries(EntryMap | bit, ArrayEdit.Insert(Entries, index, entry), token);
        }

        KeyValuePair<string, TValue> present = Entries[index];
        if (present.Key == entry.Key)
        {
            return WithEntries(EntryMap, ArrayEdit.Replace(Entries, index, entry), token);
        }

        added = true;
        HashTrieNode<TValue> pair = Pair(THash.Hash(present.Key), present, hash, entry, shift - BitsPerLevel, token);
        return With(
            EntryMap & ~bit,
            ChildMap | bit,
            ArrayEdit.Remove(Entries, index),
            ArrayEdit.Insert(Children, IndexOf(ChildMap, bit), pair),
            token);
    }

    /// <summary>Removes a key; a node that is left with a single entry is folded into its parent.</summary>
    public HashTrieNode<TValue> Remove(uint hash, int shift, string key, EditToken token, ref bool removed)
    {
        if (shift < 0)
        {
            int collided = IndexOfCollided(key);
            removed = collided >= 0;
            return removed ? WithEntries(0, ArrayEdit.Remove(Entries, collided), token) : this;
        }

        uint bit = BitAt(hash, shift);
        if ((ChildMap & bit) != 0)
        {
            int at = IndexOf(ChildMap, bit);
            HashTrieNode<TValue> child = Children[at].Remove(hash, shift - BitsPerLevel, key, token, ref removed);
            return !removed ? this : child.IsSingleEntry ? Fold(at, bit, child.Entries[0], token) : WithChild(at, child, token);
        }

        int index = IndexOf(EntryMap, bit);
        if ((EntryMap & bit) == 0 || Entries[index].Key != key)
        {
            return this;
        }

        removed = true;
        return WithEntries(EntryMap & ~bit, ArrayEdit.Remove(Entries, index), token);
    }

    private static uint BitAt(uint hash, int shift) => 1u << (int)((hash >> shift) & 31);

    private static int IndexOf(uint map, uint bit) => BitOperations.PopCount(map & (bit - 1));

    private static HashTrieNode<TValue> Pair(
        uint presentHash,
        in KeyValuePair<string, TValue> present,
        uint hash,
        in KeyValuePair<string, TValue> entry,
        int shift,
        EditToken token)
    {
        if (shift < 0)
        {
            return new HashTrieNode<TValue>(token, 0, 0, [present, entry], []);
        }

        uint presentBit = BitAt(presentHash, shift);
        uint bit = BitAt(hash, shift);
        if (presentBit == bit)
        {
            HashTrieNode<TValue> child = Pair(presentHash, present, hash, entry, shift - BitsPerLevel, token);
            return new HashTrieNode<TValue>(token, 0, bit, [], [child]);
        }

        return new HashTrieNode<TValue>(token, presentBit | bit, 0, presentBit < bit ? [present, entry] : [entry, present], []);
    }

    private HashTrieNode<TValue> Fold(int childIndex, uint bit, in KeyValuePair<string, TValue> entry, EditToken token) => With(
        EntryMap | bit,
        ChildMap & ~bit,
        ArrayEdit.Insert(Entries, IndexOf(EntryMap, bit), entry),
        ArrayEdit.Remove(Children, childIndex),
        token);

    private HashTrieNode<TValue> WithEntries(uint entryMap, KeyValuePair<string, TValue>[] entries, EditToken token) =>
        With(entryMap, ChildMap, entries, ReferenceEquals(_token, token) ? Children : ArrayEdit.Copy(Children), token);

    private HashTrieNode<TValue> WithChild(int index, HashTrieNode<TValue> child, EditToken token)
    {
        if (ReferenceEquals(Children[index], child))
        {
            return this;
        }

        if (ReferenceEquals(_token, token))
        {
            Children[index] = child;
            return this;
        }

        return new HashTrieNode<TValue>(token, EntryMap, ChildMap, Entries, ArrayEdit.Replace(Children, index, child));
    }

    private HashTrieNode<TValue> With(
        uint entryMap,
        uint childMap,
        KeyValuePair<string, TValue>[] entries,
        HashTrieNode<TValue>[] children,
        EditToken token)
    {
        if (!ReferenceEquals(_token, token))
        {
            return new HashTrieNode<TValue>(token, entryMap, childMap, entries, children);
        }

        EntryMap = entryMap;
        ChildMap = childMap;
        Entries = entries;
        Children = children;
        return this;
    }

    private HashTrieNode<TValue> SetCollided(in KeyValuePair<string, TValue> entry, EditToken token, ref bool added)
    {
        int index = IndexOfCollided(entry.Key);
        added = index < 0;
        return WithEntries(
            0,
            added ? ArrayEdit.Insert(Entries, Entries.Length, entry) : ArrayEdit.Replace(Entries, index, entry),
            token);
    }

    private bool TryGetCollided(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out TValue value)
    {
        int index = IndexOfCollided(key);
        value = index < 0 ? default : Entries[index].Value;
        return index >= 0;
    }

    private int IndexOfCollided(ReadOnlySpan<char> key)
    {
        for (int i = 0; i < Entries.Length; i++)
        {
            if (key.SequenceEqual(Entries[i].Key))
            {
                return i;
            }
        }

        return -1;
    }
}
