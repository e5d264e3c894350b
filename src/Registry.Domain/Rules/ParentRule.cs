namespace Registry.Domain.Rules;

/// <summary>One parent, no cycles; another parent is replaced only on request.</summary>
internal static class ParentRule
{
    public static Decision Decide(RegistrySnapshot state, Node node, SetParentCommand command, CommitStamp stamp)
    {
        if (command.ExpectedParent is { } expected && expected != node.Parent)
        {
            return Decision.Refuse(new Rejection.ParentMismatch(node.Id, expected, node.Parent));
        }

        var parentId = "";
        if (command.Parent is { } parent && Check(state, node, parent, command.Reassign, out parentId) is { } rejection)
        {
            return Decision.Refuse(rejection);
        }

        return parentId == node.Parent
            ? Decision.Unchanged(node)
            : Decision.Change(node, UpdateRule.Stamp(node, node with { Parent = parentId }, stamp), []);
    }

    /// <summary>Why <paramref name="parent"/> cannot be the parent of <paramref name="node"/>, or null and the parent's id.</summary>
    /// <remarks>That another parent is set comes first: what is asked for cannot be had whatever the new parent is.</remarks>
    public static Rejection? Check(RegistrySnapshot state, Node node, NodeRef parent, bool reassign, out string parentId)
    {
        parentId = "";
        var exists = state.TryResolve(parent, out var found);
        if (node.Parent.Length > 0 && !reassign && (!exists || found!.Id != node.Parent))
        {
            return new Rejection.AlreadyHasParent(node.Id, node.Parent);
        }

        if (!exists)
        {
            return parent.Kind == NodeRefKind.Id ? Rejection.ParentNotFound.OfId(state, parent.Value) : new Rejection.ParentNotFound(parent.Value);
        }

        if (found!.Id != node.Parent && (CheckAbove(state, node.Id, found, out var depth) ?? CheckBelow(state, node, depth)) is { } rejection)
        {
            return rejection;
        }

        parentId = found.Id;
        return null;
    }

    /// <summary>Walks up from the parent that a node would have, no further than the limit of depth allows.</summary>
    /// <param name="state">The state.</param>
    /// <param name="id">Id of the node, which may not be there yet.</param>
    /// <param name="parent">The parent that it would have.</param>
    /// <param name="depth">How many ancestors the node would have.</param>
    public static Rejection? CheckAbove(RegistrySnapshot state, string id, Node parent, out int depth)
    {
        depth = 0;
        for (var ancestor = parent; ancestor is not null; state.TryGet(ancestor.Parent, out ancestor))
        {
            if (ancestor.Id == id)
            {
                return new Rejection.ParentCycle(id, parent.Id);
            }

            if (++depth > NodeLimits.Depth)
            {
                return TooDeep(id);
            }
        }

        return null;
    }

    /// <summary>Walks down from a node that would have so many ancestors: what is below it keeps the limit of depth, too.</summary>
    private static Rejection.LimitExceeded? CheckBelow(RegistrySnapshot state, Node node, int depth)
    {
        var (level, visited) = (new List<string> { node.Id }, 0);
        while (level.Count > 0)
        {
            var next = new List<string>();
            foreach (var child in level.SelectMany(state.Children))
            {
                next.Add(child.Id);
                if (++visited > NodeLimits.MovedNodes)
                {
                    return new Rejection.LimitExceeded(node.Id, "descendants", NodeLimits.MovedNodes)
                    {
                        Remedy = "move its children in parts, so that fewer move at once",
                    };
                }
            }

            if (next.Count > 0 && ++depth > NodeLimits.Depth)
            {
                return TooDeep(node.Id);
            }

            level = next;
        }

        return null;
    }

    private static Rejection.LimitExceeded TooDeep(string id) => new(id, "ancestors", NodeLimits.Depth)
    {
        Remedy = "choose a parent nearer to a root; what is below the node counts, too",
    };
}
