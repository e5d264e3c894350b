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

        if (found!.Id != node.Parent && CheckPlace(state, node, found) is { } rejection)
        {
            return rejection;
        }

        parentId = found.Id;
        return null;
    }

    /// <summary>Why a node that is not there yet cannot have this parent: it would be too deep.</summary>
    public static Rejection? CheckNew(RegistrySnapshot state, string id, Node parent)
    {
        var depth = 0;
        for (var ancestor = parent; ancestor is not null; state.TryGet(ancestor.Parent, out ancestor))
        {
            if (++depth > NodeLimits.Depth)
            {
                return TooDeep(id);
            }
        }

        return null;
    }

    /// <summary>Walks up from the parent and then down from the node, both no further than the limit of depth allows.</summary>
    private static Rejection? CheckPlace(RegistrySnapshot state, Node node, Node parent)
    {
        var depth = 0;
        for (var ancestor = parent; ancestor is not null; state.TryGet(ancestor.Parent, out ancestor))
        {
            if (ancestor.Id == node.Id)
            {
                return new Rejection.ParentCycle(node.Id, parent.Id);
            }

            if (++depth > NodeLimits.Depth)
            {
                return TooDeep(node.Id);
            }
        }

        return CheckBelow(state, node, depth);
    }

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
                    return new Rejection.LimitExceeded(node.Id, "descendants that move with it", NodeLimits.MovedNodes)
                    {
                        Remedy = "move its children in parts",
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

    private static Rejection.LimitExceeded TooDeep(string id) => new(id, "ancestors, or its descendants would,", NodeLimits.Depth)
    {
        Remedy = "choose a parent nearer to a root",
    };
}
