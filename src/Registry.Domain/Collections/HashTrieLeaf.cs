using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Registry.Domain.Collections;

/// <summary>An entry with its hash, so that a look-up reads the characters of one key only.</summary>
internal readonly struct HashTrieEntry<TValue>(uint hash, string key, TValue value)
{
    public readonly string Key = key;
    public readonly TValue Value = value;
    public readonly uint Hash = hash;
}

/// <summary>
/// A leaf of a <see cref="HashTrie{TValue}"/> is an array of entries, ordered by hash, that never changes after it was made:
/// one object for the collector to move, where a node with an array would be two.
/// </summary>
internal static class HashTrieLeaf
{
    /// <summary>The most entries of a leaf, unless their hashes agree in all bits that branches read.</summary>
    public const int MaxEntries = 32;

    /// <summary>A child that is no branch as the leaf that it then is.</summary>
    public static HashTrieEntry<TValue>[] Of<TValue>(object child)
    {
        Debug.Assert(child is HashTrieEntry<TValue>[], "A child is a branch or a leaf.");
        return Unsafe.As<HashTrieEntry<TValue>[]>(child);
    }

    /// <summary>Finds the place of a key, or the place where it belongs.</summary>
    public static bool TryFind<TValue>(HashTrieEntry<TValue>[] leaf, uint hash, ReadOnlySpan<char> key, out int place)
    {
        int low = 0;
        for (int high = leaf.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (leaf[middle].Hash < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (; low < leaf.Length && leaf[low].Hash == hash; low++)
        {
            if (key.SequenceEqual(leaf[low].Key))
            {
                place = low;
                return true;
            }
        }

        place = low;
        return false;
    }

    /// <summary>All entries below a branch as one leaf.</summary>
    public static HashTrieEntry<TValue>[] Gather<TValue>(HashTrieBranch branch)
    {
        var entries = new HashTrieEntry<TValue>[branch.Count];
        int count = 0;
        Gather(branch, entries, ref count);
        return entries;
    }

    private static void Gather<TValue>(HashTrieBranch branch, HashTrieEntry<TValue>[] entries, ref int count)
    {
        foreach (object? child in branch.Children)
        {
            if (child is HashTrieBranch below)
            {
                Gather(below, entries, ref count);
            }
            else if (child is not null)
            {
                HashTrieEntry<TValue>[] leaf = Of<TValue>(child);
                leaf.CopyTo(entries, count);
                count += leaf.Length;
            }
        }
    }
}
