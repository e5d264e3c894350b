namespace Registry.Domain.Collections;

/// <summary>Makes the nodes of a <see cref="HashTrie{TValue}"/> from entries that are ordered by hash.</summary>
internal static class HashTrieBuild
{
    /// <summary>The node over entries that agree in all bits above the shift; null where there are none.</summary>
    public static object? Node<TValue>(ReadOnlySpan<HashTrieEntry<TValue>> sorted, int shift, EditToken? token)
    {
        if (sorted.IsEmpty)
        {
            return null;
        }

        if (sorted.Length <= HashTrieLeaf.MaxEntries || shift < 0)
        {
            return sorted.ToArray();
        }

        var branch = new HashTrieBranch(token);
        for (int slot = 0, start = 0; slot < HashTrieBranch.Width; slot++)
        {
            int end = start;
            while (end < sorted.Length && HashTrieBranch.SlotOf(sorted[end].Hash, shift) == slot)
            {
                end++;
            }

            branch.With(slot, Node(sorted[start..end], shift - HashTrieBranch.BitsPerLevel, token), end - start, token);
            start = end;
        }

        return branch;
    }

    /// <summary>The entries in the order of their hashes, without those whose key comes again later.</summary>
    public static HashTrieEntry<TValue>[] SortByHash<TValue>(ReadOnlySpan<KeyValuePair<string, TValue>> entries)
    {
        // The position in the low half keeps equal hashes in the order given, and sorting numbers is fast.
        var order = new ulong[entries.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = ((ulong)HashTrie<TValue>.HashOf(entries[i].Key) << 32) | (uint)i;
        }

        Array.Sort(order);
        var sorted = new HashTrieEntry<TValue>[entries.Length];
        int count = 0;
        foreach (ulong place in order)
        {
            KeyValuePair<string, TValue> entry = entries[(int)(uint)place];
            uint hash = (uint)(place >> 32);
            int at = count;
            while (at > 0 && sorted[at - 1].Hash == hash && sorted[at - 1].Key != entry.Key)
            {
                at--;
            }

            bool isRepeated = at > 0 && sorted[at - 1].Hash == hash;
            sorted[isRepeated ? at - 1 : count++] = new HashTrieEntry<TValue>(hash, entry.Key, entry.Value);
        }

        return count == sorted.Length ? sorted : sorted[..count];
    }
}
