namespace Registry.Domain.Collections;

/// <summary>Builds the nodes of a <see cref="SortedTree{TItem, TOrder}"/> from sorted items, level by level.</summary>
internal static class SortedTreeBuild<TItem, TOrder>
    where TOrder : struct, IItemOrder<TItem>
{
    /// <summary>The root over all items, or null where there are none.</summary>
    public static SortedTreeNode<TItem>? Root(ReadOnlySpan<TItem> sorted)
    {
        if (sorted.IsEmpty)
        {
            return null;
        }

        RequireOrder(sorted);
        var leaves = new SortedTreeNode<TItem>.Branch[PartCount(sorted.Length, SortedTreeNode<TItem>.MaxItems)];
        for (int i = 0; i < leaves.Length; i++)
        {
            TItem[] leaf = Part(sorted, i, leaves.Length).ToArray();
            leaves[i] = new SortedTreeNode<TItem>.Branch(leaf, SortedTreeNode<TItem>.Branch.NoRun);
        }

        SortedTreeNode<TItem>.Branch[] level = Parents(leaves, isBottom: true);
        while (level.Length > 1)
        {
            level = Parents(level, isBottom: false);
        }

        return level[0].Node;
    }

    private static SortedTreeNode<TItem>.Branch[] Parents(ReadOnlySpan<SortedTreeNode<TItem>.Branch> children, bool isBottom)
    {
        var parents = new SortedTreeNode<TItem>.Branch[PartCount(children.Length, SortedTreeNode<TItem>.MaxBranches)];
        for (int i = 0; i < parents.Length; i++)
        {
            SortedTreeNode<TItem>.Branch[] branches = Part(children, i, parents.Length).ToArray();
            parents[i] = new SortedTreeNode<TItem>.Branch(new SortedTreeNode<TItem>(token: null, isBottom, branches));
        }

        return parents;
    }

    // An eighth of each node stays free, so that the first edits after a load do not split every leaf they touch.
    private static int PartCount(int length, int maxWidth)
    {
        int width = maxWidth - (maxWidth / 8);
        return (length + width - 1) / width;
    }

    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> all, int part, int partCount)
    {
        int start = (int)((long)all.Length * part / partCount);
        int end = (int)((long)all.Length * (part + 1) / partCount);
        return all[start..end];
    }

    private static void RequireOrder(ReadOnlySpan<TItem> sorted)
    {
        for (int i = 1; i < sorted.Length; i++)
        {
            if (TOrder.Compare(sorted[i - 1], sorted[i]) >= 0)
            {
                throw new ArgumentException($"The item at position {i} does not come after the one before it.", nameof(sorted));
            }
        }
    }
}
