namespace Registry.Domain.Collections;

/// <summary>Walks the entries of a <see cref="HashTrie{TValue}"/> without allocating; may be kept in a (mutable) field.</summary>
/// <remarks>It reads the map it was made from: not to be used across edits under the token that made that map.</remarks>
public struct HashTrieEnumerator<TValue>
{
    private const ulong HashEnd = 1UL << 32;

    private readonly object? _root;

    // The least hash that was not yet walked. Going down from the root again for each leaf spares a stack of nodes.
    private ulong _nextHash;
    private HashTrieEntry<TValue>[]? _leaf;
    private int _index;

    internal HashTrieEnumerator(object? root) => _root = root;

    /// <summary>The entry that the last successful <see cref="MoveNext"/> reached.</summary>
    public readonly KeyValuePair<string, TValue> Current => new(_leaf![_index].Key, _leaf[_index].Value);

    /// <summary>Steps to the next entry; false at the end.</summary>
    public bool MoveNext()
    {
        if (_leaf is not null && ++_index < _leaf.Length)
        {
            return true;
        }

        _leaf = null;
        _index = 0;
        while (_leaf is null && _root is not null && _nextHash < HashEnd)
        {
            object? node = _root;
            int shift = HashTrieBranch.RootShift;
            while (node is HashTrieBranch branch)
            {
                node = branch.Children[HashTrieBranch.SlotOf((uint)_nextHash, shift)];
                shift -= HashTrieBranch.BitsPerLevel;
            }

            int coveredBits = shift + HashTrieBranch.BitsPerLevel;
            _nextHash = ((_nextHash >> coveredBits) + 1) << coveredBits;
            _leaf = node is null ? null : HashTrieLeaf.Of<TValue>(node);
        }

        return _leaf is not null;
    }
}
