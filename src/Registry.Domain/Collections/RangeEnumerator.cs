namespace Registry.Domain.Collections;

/// <summary>
/// Walks a run of a <see cref="SortedTree{TItem, TOrder}"/> in order, or in reverse, without allocating.
/// Works in <c>foreach</c> and may be kept in a (mutable) field between uses.
/// </summary>
/// <remarks>It reads the tree it was made from: not to be used across edits under the token that made that tree.</remarks>
public struct RangeEnumerator<TItem>
{
    private readonly SortedTreeNode<TItem>? _root;
    private readonly int _bound;
    private readonly int _step;
    private TItem[] _items;
    private int _index;

    internal RangeEnumerator(SortedTreeNode<TItem>? root, int start, int end, bool descending)
    {
        _root = root;
        _bound = descending ? start : end;
        _step = descending ? -1 : 1;
        _items = [];
        _index = -1;
        Remaining = Math.Max(0, end - start);
    }

    /// <summary>How many items are still to come.</summary>
    public int Remaining { get; private set; }

    /// <summary>The item that the last successful <see cref="MoveNext"/> reached.</summary>
    public readonly TItem Current => _items[_index];

    /// <summary>Steps to the next item; false at the end.</summary>
    public bool MoveNext()
    {
        if (Remaining == 0)
        {
            return false;
        }

        _index += _step;
        if ((uint)_index >= (uint)_items.Length)
        {
            // Finding the next leaf anew by its rank costs a few additions and spares a stack of nodes.
            int rank = _step > 0 ? _bound - Remaining : _bound + Remaining - 1;
            _items = _root!.LeafAt(rank, out _index);
        }

        Remaining--;
        return true;
    }

    /// <summary>The enumerator itself, for <c>foreach</c>.</summary>
    public readonly RangeEnumerator<TItem> GetEnumerator() => this;
}
