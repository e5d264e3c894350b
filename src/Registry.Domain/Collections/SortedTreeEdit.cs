namespace Registry.Domain.Collections;

/// <summary>Insertion into and removal from the nodes of a <see cref="SortedTree{TItem, TOrder}"/>.</summary>
internal static class SortedTreeEdit<TItem, TOrder>
    where TOrder : struct, IItemOrder<TItem>
{
    /// <summary>Adds or replaces an item below a node, or below none; gives the new root.</summary>
    public static SortedTreeNode<TItem> Add(SortedTreeNode<TItem>? root, in TItem item, EditToken token)
    {
        if (root is null)
        {
            return new SortedTreeNode<TItem>(token, isBottom: true, [new SortedTreeNode<TItem>.Branch([item], runEnd: 1)]);
        }

        root = Add(root, item, isLast: true, token, out SortedTreeNode<TItem>? right);
        return right is null
            ? root
            : new SortedTreeNode<TItem>(
                token, isBottom: false, [new SortedTreeNode<TItem>.Branch(root), new SortedTreeNode<TItem>.Branch(right)]);
    }

    /// <summary>Removes the last item below a node that the probe matches; gives the new root, null where nothing is left.</summary>
    public static SortedTreeNode<TItem>? Remove<TProbe>(SortedTreeNode<TItem> root, TProbe probe, EditToken token)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        root = RemoveBelow(root, probe, token, out _);
        while (!root.IsBottom && root.Branches.Length == 1)
        {
            root = root.Branches[0].Node;
        }

        return root.Count == 0 ? null : root;
    }

    private static SortedTreeNode<TItem> Add(
        SortedTreeNode<TItem> node, in TItem item, bool isLast, EditToken token, out SortedTreeNode<TItem>? right)
    {
        int slot = Math.Max(node.CountBranches(new ItemProbe<TItem, TOrder>(item), least: 0) - 1, 0);
        ref readonly SortedTreeNode<TItem>.Branch branch = ref node.Branches[slot];
        isLast = isLast && slot == node.Branches.Length - 1;
        if (!node.IsBottom)
        {
            SortedTreeNode<TItem> child = Add(branch.Node, item, isLast, token, out SortedTreeNode<TItem>? childRight);
            if (childRight is not null)
            {
                return node.WithSplit(slot, new(child), new(childRight), isLast, token, out right);
            }

            right = null;
            return node.With(slot, new(child), token);
        }

        TItem[] leaf = branch.Leaf;
        int place = SortedTreeNode<TItem>.CountItems(leaf, new ItemProbe<TItem, TOrder>(item), least: 0);
        right = null;
        if (place > 0 && TOrder.Compare(leaf[place - 1], item) == 0)
        {
            return node.With(slot, new(ArrayEdit.Replace(leaf, place - 1, item), branch.RunEnd), token);
        }

        if (leaf.Length < SortedTreeNode<TItem>.MaxItems)
        {
            return node.With(slot, new(ArrayEdit.Insert(leaf, place, item), place + 1), token);
        }

        Split(leaf, place, branch.RunEnd, item, out SortedTreeNode<TItem>.Branch first, out SortedTreeNode<TItem>.Branch second);
        return node.WithSplit(slot, first, second, isLast, token, out right);
    }

    private static void Split(
        TItem[] leaf,
        int place,
        int runEnd,
        in TItem item,
        out SortedTreeNode<TItem>.Branch first,
        out SortedTreeNode<TItem>.Branch second)
    {
        const int noRun = SortedTreeNode<TItem>.Branch.NoRun;
        if (place == runEnd && place == leaf.Length)
        {
            // The full leaf stays, but its run goes on elsewhere: should an insertion come back here, the leaf splits in the middle.
            first = new(leaf, noRun);
            second = new([item], runEnd: 1);
            return;
        }

        int cut = place == runEnd ? place : leaf.Length / 2;
        bool intoFirst = place <= cut;
        first = intoFirst ? new(ArrayEdit.Insert(leaf[..cut], place, item), place + 1) : new(leaf[..cut], noRun);
        second = intoFirst ? new(leaf[cut..], noRun) : new(ArrayEdit.Insert(leaf[cut..], place - cut, item), place - cut + 1);
    }

    private static SortedTreeNode<TItem> RemoveBelow<TProbe>(SortedTreeNode<TItem> node, TProbe probe, EditToken token, out bool removed)
        where TProbe : IProbe<TItem>, allows ref struct
    {
        removed = false;
        int slot = node.CountBranches(probe, least: 0) - 1;
        if (slot < 0)
        {
            return node;
        }

        if (!node.IsBottom)
        {
            SortedTreeNode<TItem> child = RemoveBelow(node.Branches[slot].Node, probe, token, out removed);
            return removed ? node.WithShrunk(slot, new(child), token) : node;
        }

        TItem[] leaf = node.Branches[slot].Leaf;
        int place = SortedTreeNode<TItem>.CountItems(leaf, probe, least: 0) - 1;
        removed = probe.CompareTo(leaf[place]) == 0;
        return removed ? node.WithShrunk(slot, new(ArrayEdit.Remove(leaf, place), SortedTreeNode<TItem>.Branch.NoRun), token) : node;
    }
}
