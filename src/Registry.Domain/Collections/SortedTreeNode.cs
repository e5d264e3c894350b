using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Registry.Domain.Collections;

/// <summary>A branch node of a <see cref="SortedTree{TItem, TOrder}"/>; its children are leaves, or nodes, all of one height.</summary>
/// <remarks>
/// A leaf is an array of items that never changes after it was made: one object for the collector to move, where a node with
/// an array would be two. What there is to know of a leaf besides lies in its branch. A node's branches belong to it alone and
/// are written in place under its token. No child is empty. A branch knows the first item below it exactly, so that no
/// replaced or removed item is kept alive by it.
/// </remarks>
internal sealed class SortedTreeNode<TItem>
{
    /// <summary>The most items in a leaf.</summary>
    public const int MaxItems = 32;

    /// <summary>The most children of a node.</summary>
    public const int MaxBranches = 32;

    private readonly EditToken? _token;
    private readonly Branch[] _branches;

    public SortedTreeNode(EditToken? token, bool isBottom, Branch[] branches)
    {
        _token = token;
        _branches = branches;
        IsBottom = isBottom;
        foreach (ref readonly Branch branch in branches.AsSpan())
        {
            Count += branch.Count;
        }
    }

    /// <summary>True where the children are leaves.</summary>
    public bool IsBottom { get; }

    /// <summary>The number of items in the whole subtree.</summary>
    public int Count { get; private set; }

    /// <summary>The children in order.</summary>
    public ReadOnlySpan<Branch> Branches => _branches;

    /// <summary>How many children's first items are before the probe (least 1), or before it or matched by it (least 0).</summary>
    public int CountBranches<TProbe>(TProbe probe, int least)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        ReadOnlySpan<Branch> branches = _branches;
        int low = 0;
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

    /// <summary>How many items of a leaf are before the probe (least 1), or before it or matched by it (least 0).</summary>
    public static int CountItems<TProbe>(TItem[] leaf, TProbe probe, int least)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        int low = 0;
        for (int high = leaf.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (probe.CompareTo(leaf[middle]) >= least)
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
    public TItem[] LeafAt(int rank, out int index)
    {
        Debug.Assert((uint)rank < (uint)Count, "The rank lies outside the subtree.");
        SortedTreeNode<TItem> node = this;
        while (true)
        {
            int slot = 0;
            ReadOnlySpan<Branch> branches = node._branches;
            while (rank >= branches[slot].Count)
            {
                rank -= branches[slot].Count;
                slot++;
            }

            if (node.IsBottom)
            {
                index = rank;
                return branches[slot].Leaf;
            }

            node = branches[slot].Node;
        }
    }

    /// <summary>Puts a branch in a slot, in place where the token owns this node.</summary>
    public SortedTreeNode<TItem> With(int slot, in Branch branch, EditToken token)
    {
        if (!ReferenceEquals(_token, token))
        {
            return new SortedTreeNode<TItem>(token, IsBottom, ArrayEdit.Replace(_branches, slot, branch));
        }

        Count += branch.Count - _branches[slot].Count;
        _branches[slot] = branch;
        return this;
    }

    /// <summary>
    /// Puts two branches in the slot of one. Where this node was full, <paramref name="right"/> is the new node after it;
    /// the last node of its height is then left full, for the sake of items that come in order.
    /// </summary>
    public SortedTreeNode<TItem> WithSplit(
        int slot, in Branch first, in Branch second, bool isLast, EditToken token, out SortedTreeNode<TItem>? right)
    {
        Branch[] branches = ArrayEdit.Insert(_branches, slot + 1, second);
        branches[slot] = first;
        if (branches.Length <= MaxBranches)
        {
            right = null;
            return new SortedTreeNode<TItem>(token, IsBottom, branches);
        }

        int cut = isLast && slot + 2 == branches.Length ? branches.Length - 1 : branches.Length / 2;
        right = new SortedTreeNode<TItem>(token, IsBottom, branches[cut..]);
        return new SortedTreeNode<TItem>(token, IsBottom, branches[..cut]);
    }

    /// <summary>
    /// Puts a branch that lost an item in its slot: drops it where it is empty, merges it with a neighbour where it is sparse.
    /// May leave this node without branches, to be dropped in turn.
    /// </summary>
    public SortedTreeNode<TItem> WithShrunk(int slot, in Branch branch, EditToken token)
    {
        if (branch.Count == 0)
        {
            return new SortedTreeNode<TItem>(token, IsBottom, ArrayEdit.Remove(_branches, slot));
        }

        int maxWidth = IsBottom ? MaxItems : MaxBranches;
        int left = Math.Max(slot - 1, 0);
        if (WidthOf(branch) < maxWidth / 4 && left + 1 < _branches.Length)
        {
            Branch first = left == slot ? branch : _branches[left];
            Branch second = left == slot ? _branches[left + 1] : branch;
            if (WidthOf(first) + WidthOf(second) <= maxWidth * 3 / 4)
            {
                Branch[] branches = ArrayEdit.Remove(_branches, left + 1);
                branches[left] = Merge(first, second, token);
                return new SortedTreeNode<TItem>(token, IsBottom, branches);
            }
        }

        return With(slot, branch, token);
    }

    private int WidthOf(in Branch branch) => IsBottom ? branch.Count : branch.Node._branches.Length;

    private Branch Merge(in Branch left, in Branch right, EditToken token)
    {
        if (IsBottom)
        {
            return new Branch([.. left.Leaf, .. right.Leaf], Branch.NoRun);
        }

        Branch[] branches = [.. left.Node._branches, .. right.Node._branches];
        return new Branch(new SortedTreeNode<TItem>(token, left.Node.IsBottom, branches));
    }

    /// <summary>A child with what a search needs to know of it without touching it.</summary>
    internal readonly struct Branch
    {
        /// <summary>No position equals it.</summary>
        public const int NoRun = -1;

        /// <summary>The first item below.</summary>
        public readonly TItem First;

        /// <summary>The number of items below.</summary>
        public readonly int Count;

        /// <summary>
        /// Of a leaf: where the next item of an ascending run of insertions would go. A full leaf is split there, so that runs
        /// (time-ordered ids, also those of one key in the middle of an index) leave full leaves behind.
        /// </summary>
        public readonly int RunEnd;

        private readonly object _child;

        public Branch(TItem[] leaf, int runEnd)
        {
            _child = leaf;
            First = leaf.Length == 0 ? default! : leaf[0];
            Count = leaf.Length;
            RunEnd = runEnd;
        }

        public Branch(SortedTreeNode<TItem> node)
        {
            _child = node;
            First = node._branches.Length == 0 ? default! : node._branches[0].First;
            Count = node.Count;
            RunEnd = NoRun;
        }

        /// <summary>The child of a bottom node.</summary>
        public TItem[] Leaf
        {
            get
            {
                Debug.Assert(_child is TItem[], "The children of a bottom node are leaves.");
                return Unsafe.As<TItem[]>(_child);
            }
        }

        /// <summary>The child of any other node.</summary>
        public SortedTreeNode<TItem> Node
        {
            get
            {
                Debug.Assert(_child is SortedTreeNode<TItem>, "The children of a node above the bottom are nodes.");
                return Unsafe.As<SortedTreeNode<TItem>>(_child);
            }
        }
    }
}
