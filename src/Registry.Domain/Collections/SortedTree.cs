using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Collections;

/// <summary>A persistent sorted set: an edit returns a new set that shares structure with the old one.</summary>
/// <remarks>
/// A B+-tree with subtree counts: look-up, edit, rank and item by rank are O(log n). Reads take no locks and are safe from any
/// thread once the set was published. See <see cref="EditToken"/> for what an edit may change in place. The default value is
/// the empty set. Where a probe is asked for, it may match many items; see <see cref="IProbe{TItem}"/>.
/// </remarks>
/// <typeparam name="TItem">The item; the tree keeps it whole.</typeparam>
/// <typeparam name="TOrder">The order of the items.</typeparam>
public readonly struct SortedTree<TItem, TOrder>
    where TOrder : struct, IItemOrder<TItem>
{
    private readonly SortedTreeNode<TItem>? _root;

    private SortedTree(SortedTreeNode<TItem>? root) => _root = root;

    /// <summary>The set without items.</summary>
    public static SortedTree<TItem, TOrder> Empty => default;

    /// <summary>The number of items.</summary>
    public int Count => _root is null ? 0 : _root.Count;

    /// <summary>True where there are no items.</summary>
    public bool IsEmpty => _root is null;

    /// <summary>The root node, for tests of the structure.</summary>
    internal SortedTreeNode<TItem>? Root => _root;

    /// <summary>The item of a rank: 0 is the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rank is negative or not below <see cref="Count"/>.</exception>
    public TItem this[int rank]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
            return _root!.LeafAt(rank, out int index)[index];
        }
    }

    /// <summary>Makes a set of items that are already in order, in O(n).</summary>
    /// <exception cref="ArgumentException">An item does not come after the one before it.</exception>
    public static SortedTree<TItem, TOrder> Build(ReadOnlySpan<TItem> sorted) => new(SortedTreeBuild<TItem, TOrder>.Root(sorted));

    /// <summary>Adds an item, or replaces the one that compares as equal.</summary>
    public SortedTree<TItem, TOrder> Add(TItem item, EditToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new SortedTree<TItem, TOrder>(SortedTreeEdit<TItem, TOrder>.Add(_root, item, token));
    }

    /// <summary>Removes an item; one that is not there changes nothing.</summary>
    public SortedTree<TItem, TOrder> Remove(TItem item, EditToken token) => Remove(new ItemProbe<TItem, TOrder>(item), token);

    /// <summary>Removes the last item that a probe matches; where it matches none, nothing changes.</summary>
    public SortedTree<TItem, TOrder> Remove<TProbe>(TProbe probe, EditToken token)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(token);
        return _root is null ? this : new SortedTree<TItem, TOrder>(SortedTreeEdit<TItem, TOrder>.Remove(_root, probe, token));
    }

    /// <summary>Finds the item that is equal to the given one.</summary>
    public bool TryGet(TItem item, [MaybeNullWhen(false)] out TItem found) => TryGet(new ItemProbe<TItem, TOrder>(item), out found);

    /// <summary>Finds the last item that a probe matches.</summary>
    public bool TryGet<TProbe>(TProbe probe, [MaybeNullWhen(false)] out TItem found)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        SortedTreeNode<TItem>? node = _root;
        while (node is not null)
        {
            int slot = node.CountBranches(probe, least: 0) - 1;
            if (slot < 0)
            {
                break;
            }

            if (node.IsBottom)
            {
                // The branch's first item is at or before the probe, so there is always a place.
                TItem[] leaf = node.Branches[slot].Leaf;
                found = leaf[SortedTreeNode<TItem>.CountItems(leaf, probe, least: 0) - 1];
                return probe.CompareTo(found) == 0;
            }

            node = node.Branches[slot].Node;
        }

        found = default;
        return false;
    }

    /// <summary>True where an equal item is in the set.</summary>
    public bool Contains(TItem item) => TryGet(item, out _);

    /// <summary>The number of items before an item: its rank, whether or not it is in the set.</summary>
    public int CountBefore(TItem item) => CountBefore(new ItemProbe<TItem, TOrder>(item));

    /// <summary>The number of items before a probe.</summary>
    public int CountBefore<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => CountWhere(probe, least: 1);

    /// <summary>The number of items before an item or equal to it.</summary>
    public int CountThrough(TItem item) => CountThrough(new ItemProbe<TItem, TOrder>(item));

    /// <summary>The number of items before a probe or matched by it.</summary>
    public int CountThrough<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => CountWhere(probe, least: 0);

    /// <summary>The number of items that a probe matches, in O(log n).</summary>
    public int CountMatching<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => CountThrough(probe) - CountBefore(probe);

    /// <summary>All items in order.</summary>
    public RangeEnumerator<TItem> All() => Slice(0, Count);

    /// <summary>All items in reverse.</summary>
    public RangeEnumerator<TItem> AllDescending() => SliceDescending(0, Count);

    /// <summary>The items from an item on, it included, in order.</summary>
    public RangeEnumerator<TItem> From(TItem item) => Slice(CountBefore(item), Count);

    /// <summary>The items from the first that a probe matches on, in order.</summary>
    public RangeEnumerator<TItem> From<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => Slice(CountBefore(probe), Count);

    /// <summary>The items after an item, in order.</summary>
    public RangeEnumerator<TItem> After(TItem item) => Slice(CountThrough(item), Count);

    /// <summary>The items after all that a probe matches, in order.</summary>
    public RangeEnumerator<TItem> After<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => Slice(CountThrough(probe), Count);

    /// <summary>The items before an item, in reverse.</summary>
    public RangeEnumerator<TItem> Before(TItem item) => SliceDescending(0, CountBefore(item));

    /// <summary>The items before all that a probe matches, in reverse.</summary>
    public RangeEnumerator<TItem> Before<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => SliceDescending(0, CountBefore(probe));

    /// <summary>The items that a probe matches, in order.</summary>
    public RangeEnumerator<TItem> Matching<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => Slice(CountBefore(probe), CountThrough(probe));

    /// <summary>The items that a probe matches, in reverse.</summary>
    public RangeEnumerator<TItem> MatchingDescending<TProbe>(TProbe probe)
        where TProbe : IProbe<TItem>, allows ref struct => SliceDescending(CountBefore(probe), CountThrough(probe));

    /// <summary>The items with ranks from start up to, not including, end, in order; none where end is not above start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Start is negative or end is above <see cref="Count"/>.</exception>
    public RangeEnumerator<TItem> Slice(int start, int end) => Slice(start, end, isDescending: false);

    /// <summary>The items with ranks from start up to, not including, end, in reverse; none where end is not above start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Start is negative or end is above <see cref="Count"/>.</exception>
    public RangeEnumerator<TItem> SliceDescending(int start, int end) => Slice(start, end, isDescending: true);

    /// <summary>All items in order, for <c>foreach</c>.</summary>
    public RangeEnumerator<TItem> GetEnumerator() => All();

    private int CountWhere<TProbe>(TProbe probe, int least)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        int count = 0;
        SortedTreeNode<TItem>? node = _root;
        while (node is not null)
        {
            int slot = node.CountBranches(probe, least) - 1;
            if (slot < 0)
            {
                break;
            }

            foreach (ref readonly SortedTreeNode<TItem>.Branch branch in node.Branches[..slot])
            {
                count += branch.Count;
            }

            if (node.IsBottom)
            {
                return count + SortedTreeNode<TItem>.CountItems(node.Branches[slot].Leaf, probe, least);
            }

            node = node.Branches[slot].Node;
        }

        return count;
    }

    private RangeEnumerator<TItem> Slice(int start, int end, bool isDescending)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Count);
        return new RangeEnumerator<TItem>(_root, start, end, isDescending);
    }
}
