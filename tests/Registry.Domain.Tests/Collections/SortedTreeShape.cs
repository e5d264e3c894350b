using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

/// <summary>Checks what must hold of the nodes of a sorted tree, whatever was done to it, and counts its leaves.</summary>
internal static class SortedTreeShape
{
    /// <summary>Throws where the shape is broken; returns the number of leaves.</summary>
    public static int Check<TItem, TOrder>(SortedTree<TItem, TOrder> tree)
        where TOrder : struct, IItemOrder<TItem>
    {
        if (tree.Root is null)
        {
            return 0;
        }

        Require(tree.Root.IsBottom || tree.Root.Branches.Length > 1, "a root above the bottom with a single child");
        var walk = new Walk<TItem, TOrder>();
        walk.Visit(tree.Root, depth: 0);
        Require(walk.ItemCount == tree.Count, "a wrong count");
        return walk.LeafCount;
    }

    /// <summary>The part of the leaves' places that hold items.</summary>
    public static double Fill<TItem, TOrder>(SortedTree<TItem, TOrder> tree)
        where TOrder : struct, IItemOrder<TItem> => tree.Count / (double)(Check(tree) * SortedTreeNode<TItem>.MaxItems);

    private static void Require(bool isMet, string fault)
    {
        if (!isMet)
        {
            throw new InvalidOperationException($"The tree has {fault}.");
        }
    }

    private sealed class Walk<TItem, TOrder>
        where TOrder : struct, IItemOrder<TItem>
    {
        private TItem? _last;
        private int _bottomDepth = -1;

        public int ItemCount { get; private set; }

        public int LeafCount { get; private set; }

        public void Visit(SortedTreeNode<TItem> node, int depth)
        {
            Require(node.Branches.Length is > 0 and <= SortedTreeNode<TItem>.MaxBranches, "a node with too few or too many children");
            int before = ItemCount;
            foreach (SortedTreeNode<TItem>.Branch branch in node.Branches)
            {
                int beforeBranch = ItemCount;
                if (node.IsBottom)
                {
                    Require(_bottomDepth == -1 || _bottomDepth == depth, "leaves at different depths");
                    _bottomDepth = depth;
                    VisitLeaf(branch.Leaf);
                    Require(Equals(branch.First, branch.Leaf[0]), "a branch that does not know its first item");
                }
                else
                {
                    Visit(branch.Node, depth + 1);
                    Require(Equals(branch.First, branch.Node.Branches[0].First), "a branch that does not know its first item");
                }

                Require(branch.Count == ItemCount - beforeBranch, "a branch with a wrong count");
            }

            Require(node.Count == ItemCount - before, "a node with a wrong count");
        }

        private void VisitLeaf(TItem[] leaf)
        {
            Require(leaf.Length is > 0 and <= SortedTreeNode<TItem>.MaxItems, "a leaf with too few or too many items");
            foreach (TItem item in leaf)
            {
                Require(ItemCount == 0 || TOrder.Compare(_last!, item) < 0, "items out of order");
                _last = item;
                ItemCount++;
            }

            LeafCount++;
        }
    }
}
