namespace Registry.Domain.Collections;

/// <summary>Builds the nodes of a <see cref="SortedTree{TItem, TOrder}"/> from sorted items, level by level.</summary>
internal static class SortedTreeBuild
{
    /// <summary>The root over all items, or null where there are none.</summary>
    public static SortedTreeNode<TItem>? Root<TItem, TOrder>(ReadOnlySpan<TItem> sorted)
        where TOrder : struct, IItemOrder<TItem>
    {
        if (sorted.IsEmpty)
        {
            return null;
        }

        RequireOrder<TItem, TOrder>(sorted);
        var nodes = new SortedTreeNode<TItem>[PartCount(sorted.Length, SortedTreeNode<TItem>.MaxItems)];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = SortedTreeNode<TItem>.Leaf(Part(sorted, i, nodes.Length), token: null);
        }

        while (nodes.Length > 1)
        {
            var parents = new SortedTreeNode<TItem>[PartCount(nodes.Length, SortedTreeNode<TItem>.MaxBranches)];
            for (int i = 0; i < parents.Length; i++)
            {
                parents[i] = SortedTreeNode<TItem>.Parent(Part<SortedTreeNode<TItem>>(nodes, i, parents.Length), token: null);
            }

            nodes = parents;
        }

        return nodes[0];
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

    private static void RequireOrder<TItem, TOrder>(ReadOnlySpan<TItem> sorted)
        where TOrder : struct, IItemOrder<TItem>
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
