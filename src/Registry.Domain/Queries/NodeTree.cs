using Registry.Domain.Collections;

namespace Registry.Domain.Queries;

/// <summary>A node in its tree.</summary>
public readonly record struct TreeEntry(Node Node, int Depth, int ChildCount);

/// <summary>Walks subtrees: parents before their children, siblings in the order of their ids.</summary>
public static class NodeTree
{
    /// <summary>The tree below a node, or below every root.</summary>
    /// <param name="snapshot">The state to read.</param>
    /// <param name="root">The top; null for every root.</param>
    /// <param name="maximumDepth">Levels below the top; 0 for all.</param>
    public static IEnumerable<TreeEntry> Walk(RegistrySnapshot snapshot, Node? root, int maximumDepth)
    {
        // One enumerator a level; levels are few, and nothing recurses, so no depth of tree can exhaust the stack.
        var levels = new Stack<RangeEnumerator<IndexEntry>>();
        if (root is not null)
        {
            var top = new TreeEntry(root, 0, snapshot.CountChildren(root.Id));
            yield return top;
            levels.Push(ChildrenOf(snapshot, root.Id));
        }
        else
        {
            levels.Push(ChildrenOf(snapshot, ""));
        }

        var firstDepth = root is null ? 0 : 1;
        while (levels.TryPop(out var level))
        {
            if (!level.MoveNext())
            {
                continue;
            }

            var node = snapshot.Get(level.Current.Id);
            levels.Push(level);
            var depth = levels.Count - 1 + firstDepth;
            if (maximumDepth > 0 && depth > maximumDepth)
            {
                levels.Pop();
                continue;
            }

            yield return new TreeEntry(node, depth, snapshot.CountChildren(node.Id));
            levels.Push(ChildrenOf(snapshot, node.Id));
        }
    }

    private static RangeEnumerator<IndexEntry> ChildrenOf(RegistrySnapshot snapshot, string parentId) =>
        snapshot.Indexes.ByParent.Matching(new KeyProbe(parentId));
}
