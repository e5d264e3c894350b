using System.Collections.Immutable;

namespace Registry.Domain.Rules;

/// <summary>Creates a node with everything at once, or finds it again.</summary>
internal static class RegisterRule
{
    public static Decision Decide(RegistrySnapshot state, RegisterNodeCommand command, CommitStamp stamp)
    {
        if (FindExisting(state, command, out var exists) is not { } existing)
        {
            return Create(state, command, stamp);
        }

        return command.IfExists switch
        {
            IfExists.Return => Decision.Unchanged(existing),
            IfExists.Update => Update(state, existing, command, stamp),
            _ => Decision.Refuse(exists!),
        };
    }

    /// <summary>The node that exists already, and how to say so; null where there is none.</summary>
    private static Node? FindExisting(RegistrySnapshot state, RegisterNodeCommand command, out Rejection? exists)
    {
        if (state.TryGet(command.Node.Id, out var node)
            || (command.MatchUniqueKey.Length > 0 && state.TryGetByKey(command.MatchUniqueKey, out node)))
        {
            exists = new Rejection.NodeAlreadyExists(node.Id);
            return node;
        }

        var name = command.Node.Name;
        exists = name.Length > 0 && state.TryGetByName(name, out node) ? new Rejection.NameTaken(name, node.Id) : null;
        return node;
    }

    private static Decision Create(RegistrySnapshot state, RegisterNodeCommand command, CommitStamp stamp)
    {
        var draft = command.Node with
        {
            Name = command.Node.Name.Length > 0 ? command.Node.Name : command.Node.Id,
            State = command.Node.State.Length > 0 ? command.Node.State : Node.UnknownState,
        };
        if (draft is { Type: Node.PoolType, Pool: null })
        {
            return Decision.Refuse(new Rejection.PoolRequestInvalid(draft.Id, "node.type", "is 'pool'; make pools with PoolRegistry.CreatePool"));
        }

        if (Uniqueness.Check(state, draft, previous: null) is { } taken)
        {
            return Decision.Refuse(taken);
        }

        var parentId = "";
        if (draft.Parent.Length > 0)
        {
            if (!state.TryGet(draft.Parent, out var parent))
            {
                return Decision.Refuse(Rejection.ParentNotFound.OfId(state, draft.Parent));
            }

            if (ParentRule.CheckAbove(state, draft.Id, parent, out _) is { } tooDeep)
            {
                return Decision.Refuse(tooDeep);
            }

            parentId = parent.Id;
        }

        var node = draft with
        {
            Parent = parentId,
            Blobs = BlobRule.Merge([], command.Blobs, stamp.Revision),
            StateTime = stamp.Time,
            Revision = stamp.Revision,
            CreateRevision = stamp.Revision,
            CreateTime = stamp.Time,
            UpdateTime = stamp.Time,
        };
        return Decision.Change(before: null, node, BlobRule.Changes(node.Id, command.Blobs));
    }

    private static Decision Update(RegistrySnapshot state, Node existing, RegisterNodeCommand command, CommitStamp stamp)
    {
        var draft = command.Node;
        if (draft.Type != existing.Type)
        {
            return Decision.Refuse(new Rejection.NodeAlreadyExists(existing.Id));
        }

        var after = existing with
        {
            Name = draft.Name.Length > 0 ? draft.Name : existing.Name,
            Tenant = draft.Tenant.Length > 0 ? draft.Tenant : existing.Tenant,
            State = draft.State.Length > 0 ? draft.State : existing.State,
            Definition = draft.Definition.IsEmpty ? existing.Definition : draft.Definition,
            Metadata = draft.Metadata.IsEmpty ? existing.Metadata : MetadataMerge.ReplaceClients(existing.Metadata, draft.Metadata),
            Tags = draft.Tags.IsEmpty ? existing.Tags : draft.Tags,
            UniqueKeys = draft.UniqueKeys.IsEmpty ? existing.UniqueKeys : draft.UniqueKeys,
            Blobs = BlobRule.Merge(existing.Blobs, command.Blobs, stamp.Revision),
        };
        if (draft.Parent.Length > 0)
        {
            var rejection = ParentRule.Check(state, existing, NodeRef.ById(draft.Parent), reassign: false, out var parentId);
            if (rejection is not null)
            {
                return Decision.Refuse(rejection);
            }

            after = after with { Parent = parentId };
        }

        return UpdateRule.Finish(state, existing, after, command.AllowDeployedChange, stamp, BlobRule.Changes(existing.Id, command.Blobs));
    }
}
