using System.Collections.Immutable;

namespace Registry.Domain.Rules;

/// <summary>Deletes a node that nothing uses, or its whole subtree on request.</summary>
internal static class DeleteRule
{
    public static Decision Decide(RegistrySnapshot state, Node node, DeleteNodeCommand command)
    {
        var children = state.CountChildren(node.Id);
        if ((node.Parent.Length > 0 && !command.Detach) || (children > 0 && !command.Cascade))
        {
            return Decision.Refuse(new Rejection.StillUsed(node.Id, node.Parent, children));
        }

        var deleted = new List<Node> { node };
        // The list grows while it is walked: each node brings its children.
        for (var i = 0; i < deleted.Count; i++)
        {
            deleted.AddRange(state.Children(deleted[i].Id));
        }

        ImmutableArray<string> ids = [.. deleted.Select(gone => gone.Id)];
        return Decision.ChangeMany(
            StateChanges.Of([.. deleted.Select(gone => new NodeChange(gone, null))]),
            [.. deleted.SelectMany(gone => gone.Blobs.Select(blob => new BlobChange(gone.Id, blob.Key, null)))],
            new WriteResult(null, ids));
    }
}
