using System.Collections.Immutable;
using Registry.Domain.Pools;

namespace Registry.Domain.Rules;

/// <summary>Deletes a node that nothing uses, or its whole subtree on request. What pools have allocated to it is freed.</summary>
internal static class DeleteRule
{
    public static Decision Decide(RegistrySnapshot state, Node node, DeleteNodeCommand command, CommitStamp stamp)
    {
        var children = state.CountChildren(node.Id);
        if ((node.Parent.Length > 0 && !command.Detach) || (children > 0 && !command.Cascade))
        {
            return Decision.Refuse(new Rejection.StillUsed(node.Id, node.Parent, children));
        }

        if (Subtree(state, node) is not { } deleted)
        {
            return Decision.Refuse(WriteBound.TooLarge());
        }

        if (Allocations(state, deleted, stamp, out var allocations) is { } used)
        {
            return Decision.Refuse(used);
        }

        ImmutableArray<string> ids = [.. deleted.Select(gone => gone.Id)];
        return Decision.ChangeMany(
            new StateChanges { Nodes = [.. deleted.Select(gone => new NodeChange(gone, null))], Allocations = allocations },
            [.. deleted.SelectMany(gone => gone.Blobs.Select(blob => new BlobChange(gone.Id, blob.Key, null)))],
            new WriteResult(null, ids));
    }

    /// <summary>A node and all below it, parents before their children; null where there is more than one command may delete. It stops as soon as
    /// that is known: a small request may name a large subtree.</summary>
    private static List<Node>? Subtree(RegistrySnapshot state, Node top)
    {
        var nodes = new List<Node> { top };
        var (bytes, idBytes) = (NodeSize.Stored(top), NodeSize.Text(top.Id));
        // The list grows while it is walked: each node brings its children.
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var child in state.Children(nodes[i].Id))
            {
                nodes.Add(child);
                bytes += NodeSize.Stored(child);
                idBytes += NodeSize.Text(child.Id) + 4;
                if (bytes > WriteLimits.CommitBytes || idBytes > WriteLimits.DeletedIdBytes)
                {
                    return null;
                }
            }
        }

        return nodes;
    }

    /// <summary>Frees what the deleted nodes have, and takes the books of deleted pools along.</summary>
    /// <returns>A deleted pool with allocations that others have; null if there is none.</returns>
    private static Rejection.StillUsed? Allocations(
        RegistrySnapshot state, List<Node> deleted, CommitStamp stamp, out ImmutableArray<AllocationChange> changes)
    {
        changes = [];
        if (deleted.TrueForAll(node => node.Pool is null && node.ClaimedKeys.IsEmpty))
        {
            return null;
        }

        var ids = deleted.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var forgotten = ImmutableArray.CreateBuilder<AllocationChange>();
        foreach (var pool in deleted.Where(node => node.Pool is not null))
        {
            state.Pools.TryGet(pool.Id, out var book);
            var others = 0;
            foreach (var entry in book!.Entries)
            {
                others += entry.IsHeld || ids.Contains(entry.NodeId) ? 0 : 1;
                forgotten.Add(new AllocationChange(entry, null));
            }

            if (others > 0)
            {
                return new Rejection.StillUsed(pool.Id, pool.Parent, state.CountChildren(pool.Id), others);
            }
        }

        var draft = new PoolDraft(state.Pools, stamp);
        foreach (var allocation in deleted.SelectMany(node => state.Pools.OfNode(node.Id)).Where(allocation => !ids.Contains(allocation.PoolId)))
        {
            draft.Free(allocation.PoolId, allocation.Value);
        }

        changes = [.. draft.Changes, .. forgotten];
        return null;
    }
}
