using System.Runtime.CompilerServices;

namespace Registry.Domain.Collections;

/// <summary>Walks the entries of a <see cref="HashTrie{TValue}"/> without allocating; may be kept in a (mutable) field.</summary>
public struct HashTrieEnumerator<TValue>
{
    private Path _path;
    private KeyValuePair<string, TValue>[] _entries;
    private int _index;
    private int _depth;

    internal HashTrieEnumerator(HashTrieNode<TValue>? root)
    {
        _entries = [];
        _index = -1;
        _depth = -1;
        if (root is not null)
        {
            Enter(root);
        }
    }

    /// <summary>The entry that the last successful <see cref="MoveNext"/> reached.</summary>
    public readonly KeyValuePair<string, TValue> Current => _entries[_index];

    /// <summary>Steps to the next entry; false at the end.</summary>
    public bool MoveNext()
    {
        while (++_index >= _entries.Length)
        {
            while (_depth >= 0 && _path[_depth].NextChild == _path[_depth].Node.Children.Length)
            {
                _depth--;
            }

            if (_depth < 0)
            {
                _entries = [];
                _index = -1;
                return false;
            }

            Enter(_path[_depth].Node.Children[_path[_depth].NextChild++]);
        }

        return true;
    }

    private void Enter(HashTrieNode<TValue> node)
    {
        _path[++_depth] = new Step { Node = node };
        _entries = node.Entries;
        _index = -1;
    }

    private struct Step
    {
        public HashTrieNode<TValue> Node;
        public int NextChild;
    }

    [InlineArray(HashTrieNode<TValue>.MaxDepth)]
    private struct Path
    {
        private Step _first;
    }
}
