namespace Registry.Domain.Collections;

/// <summary>An entry of an index that is not unique: the indexed key, and the id of one node that has it.</summary>
/// <param name="Key">The key, compared as UTF-16 code units.</param>
/// <param name="Id">The id of the node, compared likewise; the same instance as the node's.</param>
public readonly record struct IndexEntry(string Key, string Id);

/// <summary>Orders index entries by key, then by id, both ordinally.</summary>
public readonly struct IndexOrder : IItemOrder<IndexEntry>
{
    /// <inheritdoc/>
    public static int Compare(in IndexEntry left, in IndexEntry right)
    {
        int order = string.CompareOrdinal(left.Key, right.Key);
        return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
    }
}

/// <summary>Matches all entries of one key.</summary>
public readonly struct KeyProbe(string key) : IProbe<IndexEntry>
{
    /// <inheritdoc/>
    public int CompareTo(in IndexEntry item) => string.CompareOrdinal(key, item.Key);
}

/// <summary>Matches all entries whose key begins with a prefix; the empty prefix matches every entry.</summary>
public readonly struct KeyPrefixProbe(string prefix) : IProbe<IndexEntry>
{
    /// <inheritdoc/>
    public int CompareTo(in IndexEntry item)
    {
        ReadOnlySpan<char> key = item.Key;
        return prefix.AsSpan().SequenceCompareTo(key[..Math.Min(key.Length, prefix.Length)]);
    }
}
