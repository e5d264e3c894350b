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
            return new Rejection.ParentNotFound(parent.Value);
        }

        for (var ancestor = found; ancestor is not null; state.TryGet(ancestor.Parent, out ancestor))
        {
            if (ancestor.Id == node.Id)
            {
                return new Rejection.ParentCycle(node.Id, found!.Id);
            }
        }

        parentId = found!.Id;
        return null;
    }
}
