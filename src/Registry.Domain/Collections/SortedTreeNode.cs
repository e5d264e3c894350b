using System.Diagnostics;

namespace Registry.Domain.Collections;

/// <summary>A node of a <see cref="SortedTree{TItem, TOrder}"/>: a leaf of items, or a branch node with children of one height.</summary>
/// <remarks>
/// Arrays belong to one node and are sized to their content, except that a leaf which grows repeatedly under one token keeps
/// a little room. No node is empty but for a moment within a removal. A branch knows the first item below it exactly, so that
/// no replaced or removed item is kept alive by it.
/// </remarks>
internal sealed class SortedTreeNode<TItem>
{
    /// <summary>The most items in a leaf.</summary>
    public const int MaxItems = 64;

    /// <summary>The most children of a branch node.</summary>
    public const int MaxBranches = 64;

    private const int GrowthUnderToken = 8;

    // Not in an ascending run: no position equals it.
    private const int NoRun = -1;

    private static readonly Branch[] NoBranches = [];
    private static readonly TItem[] NoItems = [];

    private readonly EditToken? _token;

    // Where the next item of an ascending run of insertions would go. A full leaf is split there, so that runs
    // (time-ordered ids, also those of one key in the middle of an index) leave full leaves behind.
    private int _runEnd;

    private SortedTreeNode(EditToken? token, TItem[] items, int count, int runEnd)
    {
        _token = token;
        Items = items;
        Branches = NoBranches;
        Count = count;
        _runEnd = runEnd;
    }

    private SortedTreeNode(EditToken? token, Branch[] branches)
    {
        _token = token;
        Items = NoItems;
        Branches = branches;
        _runEnd = NoRun;
        foreach (ref readonly Branch branch in branches.AsSpan())
        {
            Count += branch.Count;
        }
    }

    /// <summary>The number of items in the whole subtree; in a leaf, how many of <see cref="Items"/> are set.</summary>
    public int Count { get; private set; }

    /// <summary>The items of a leaf in order; empty in a branch node.</summary>
    public TItem[] Items { get; private set; }

    /// <summary>The children of a branch node in order; empty in a leaf.</summary>
    public Branch[] Branches { get; private set; }

    public bool IsLeaf => Branches.Length == 0;

    /// <summary>How many items a leaf or children a branch node has.</summary>
    public int Width => IsLeaf ? Count : Branches.Length;

    public ReadOnlySpan<TItem> ItemSpan => Items.AsSpan(0, Count);

    private TItem First => IsLeaf ? Items[0] : Branches[0].First;

    public static SortedTreeNode<TItem> Leaf(ReadOnlySpan<TItem> items, EditToken? token) =>
        new(token, items.ToArray(), items.Length, NoRun);

    public static SortedTreeNode<TItem> Leaf(in TItem item, EditToken token) => new(token, [item], 1, runEnd: 1);

    public static SortedTreeNode<TItem> Parent(ReadOnlySpan<SortedTreeNode<TItem>> children, EditToken? token)
    {
        var branches = new Branch[children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            branches[i] = new Branch(children[i]);
        }

        return new SortedTreeNode<TItem>(token, branches);
    }

    /// <summary>
    /// The first place of the node whose item (or first item below) compares with the probe below <paramref name="least"/>:
    /// with 1 the places before the probe are counted, with 0 also those that it matches.
    /// </summary>
    public int CountWhere<TProbe>(TProbe probe, int least)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        int low = 0;
        if (IsLeaf)
        {
            ReadOnlySpan<TItem> items = ItemSpan;
            for (int high = items.Length; low < high;)
            {
                int middle = (low + high) >>> 1;
                if (probe.CompareTo(items[middle]) >= least)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        ReadOnlySpan<Branch> branches = Branches;
        for (int high = branches.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (probe.CompareTo(branches[middle].First) >= least)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The leaf that holds the item of a rank, and the item's place in it.</summary>
    public SortedTreeNode<TItem> LeafAt(int rank, out int index)
    {
        Debug.Assert((uint)rank < (uint)Count, "The rank lies outside the subtree.");
        SortedTreeNode<TItem> node = this;
        while (!node.IsLeaf)
        {
            int slot = 0;
            ReadOnlySpan<Branch> branches = node.Branches;
            while (rank >= branches[slot].Count)
            {
                rank -= branches[slot].Count;
                slot++;
            }

            node = branches[slot].Child;
        }

        index = rank;
        return node;
    }

    public SortedTreeNode<TItem> ReplaceItem(int index, in TItem item, EditToken token)
    {
        SortedTreeNode<TItem> leaf = OwnedLeaf(token);
        leaf.Items[index] = item;
        return leaf;
    }

    /// <summary>Inserts into a leaf; where it was full, <paramref name="right"/> is the new leaf after it.</summary>
    public SortedTreeNode<TItem> InsertItem(int index, in TItem item, EditToken token, out SortedTreeNode<TItem>? right)
    {
        if (Count < MaxItems)
        {
            right = null;
            return InsertWithRoom(index, item, token);
        }

        if (index == Count && index == _runEnd)
        {
            // The full leaf stays as it is, but its run goes on elsewhere: should an insertion come back, it splits in the middle.
            right = Leaf(item, token);
            return new SortedTreeNode<TItem>(null, Items, Count, NoRun);
        }

        int cut = index == _runEnd ? index : MaxItems / 2;
        SortedTreeNode<TItem> left = Leaf(ItemSpan[..cut], token);
        right = Leaf(ItemSpan[cut..], token);
        if (index <= cut)
        {
            left = left.InsertWithRoom(index, item, token);
        }
        else
        {
            right = right.InsertWithRoom(index - cut, item, token);
        }

        return left;
    }

    public SortedTreeNode<TItem> RemoveItem(int index, EditToken token)
    {
        if (!ReferenceEquals(_token, token))
        {
            return new SortedTreeNode<TItem>(token, ArrayEdit.Remove(Items[..Count], index), Count - 1, NoRun);
        }

        Items.AsSpan(index + 1, Count - index - 1).CopyTo(Items.AsSpan(index));
        Count--;
        Items[Count] = default!;
        _runEnd = NoRun;
        return this;
    }

    /// <summary>
    /// Puts an edited child, and the node that it split off if any, in place of a child. Where this node was full,
    /// <paramref name="right"/> is the new node after it; the last node of its height is then left full.
    /// </summary>
    public SortedTreeNode<TItem> ReplaceChild(
        int slot,
        SortedTreeNode<TItem> child,
        SortedTreeNode<TItem>? childRight,
        EditToken token,
        bool isLast,
        out SortedTreeNode<TItem>? right)
    {
        right = null;
        if (childRight is null)
        {
            return WithBranch(slot, child, token);
        }

        Branch[] branches = ArrayEdit.Insert(Branches, slot + 1, new Branch(childRight));
        branches[slot] = new Branch(child);
        if (branches.Length <= MaxBranches)
        {
            return WithBranches(branches, token);
        }

        int cut = isLast && slot + 2 == branches.Length ? branches.Length - 1 : branches.Length / 2;
        right = new SortedTreeNode<TItem>(token, branches[cut..]);
        return WithBranches(branches[..cut], token);
    }

    /// <summary>Puts a child that lost an item in its place: drops it where it is empty, merges it with a neighbour where it is sparse.</summary>
    public SortedTreeNode<TItem> ReplaceShrunkChild(int slot, SortedTreeNode<TItem> child, EditToken token)
    {
        if (child.Count == 0)
        {
            return WithBranches(ArrayEdit.Remove(Branches, slot), token);
        }

        int left = slot > 0 ? slot - 1 : slot;
        if (child.Width < MaxWidth(child) / 4 && left + 1 < Branches.Length)
        {
            SortedTreeNode<TItem> first = left == slot ? child : Branches[left].Child;
            SortedTreeNode<TItem> second = left == slot ? Branches[left + 1].Child : child;
            if (first.Width + second.Width <= MaxWidth(child) * 3 / 4)
            {
                Branch[] branches = ArrayEdit.Remove(Branches, left + 1);
                branches[left] = new Branch(Merge(first, second, token));
                return WithBranches(branches, token);
            }
        }

        return WithBranch(slot, child, token);
    }

    private static int MaxWidth(SortedTreeNode<TItem> node) => node.IsLeaf ? MaxItems : MaxBranches;

    private static SortedTreeNode<TItem> Merge(SortedTreeNode<TItem> left, SortedTreeNode<TItem> right, EditToken token) => left.IsLeaf
        ? Leaf([.. left.ItemSpan, .. right.ItemSpan], token)
        : new SortedTreeNode<TItem>(token, [.. left.Branches, .. right.Branches]);

    private SortedTreeNode<TItem> OwnedLeaf(EditToken token) => ReferenceEquals(_token, token)
        ? this
        : new SortedTreeNode<TItem>(token, Items[..Count], Count, _runEnd);

    private SortedTreeNode<TItem> InsertWithRoom(int index, in TItem item, EditToken token)
    {
        bool isOwned = ReferenceEquals(_token, token);
        TItem[] target = Items;
        if (!isOwned || Count == target.Length)
        {
            target = new TItem[isOwned ? Math.Min(MaxItems, Count + GrowthUnderToken) : Count + 1];
            Items.AsSpan(0, index).CopyTo(target);
        }

        Items.AsSpan(index, Count - index).CopyTo(target.AsSpan(index + 1));
        target[index] = item;
        if (!isOwned)
        {
            return new SortedTreeNode<TItem>(token, target, Count + 1, index + 1);
        }

        Items = target;
        Count++;
        _runEnd = index + 1;
        return this;
    }

    private SortedTreeNode<TItem> WithBranch(int slot, SortedTreeNode<TItem> child, EditToken token)
    {
        var branch = new Branch(child);
        if (!ReferenceEquals(_token, token))
        {
            return new SortedTreeNode<TItem>(token, ArrayEdit.Replace(Branches, slot, branch));
        }

        Count += branch.Count - Branches[slot].Count;
        Branches[slot] = branch;
        return this;
    }

    private SortedTreeNode<TItem> WithBranches(Branch[] branches, EditToken token) => new(token, branches);

    /// <summary>A child with what a search needs to know of it without touching it.</summary>
    internal readonly struct Branch(SortedTreeNode<TItem> child)
    {
        public readonly SortedTreeNode<TItem> Child = child;
        public readonly TItem First = child.First;
        public readonly int Count = child.Count;
    }
}
