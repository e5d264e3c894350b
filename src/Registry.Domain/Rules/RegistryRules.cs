using System.Collections.Immutable;

namespace Registry.Domain.Rules;

/// <summary>
/// The rules of the node registry: what a command changes in a state, or why it is refused. Pure: the same state, command and stamp give the
/// same decision, and the state is left as it was.
/// </summary>
public static class RegistryRules
{
    /// <summary>Decides one command.</summary>
    /// <param name="state">The state that the command finds.</param>
    /// <param name="command">The command.</param>
    /// <param name="stamp">Revision and time of the commit, should there be one.</param>
    public static Decision Decide(RegistrySnapshot state, Command command, CommitStamp stamp)
    {
        var decision = DecideWhole(state, command, stamp);
        return decision.Rejection is not null ? decision
            : decision.IsEmpty ? Uncommitted(decision, state.Revision, stamp.Revision)
            : WriteBound.Apply(decision);
    }

    private static Decision DecideWhole(RegistrySnapshot state, Command command, CommitStamp stamp)
    {
        switch (command)
        {
            case PlannedCommand planned:
                return PlanRule.Decide(state, planned, stamp);
            case RepeatCommand:
                return Decision.Nothing;
            default:
                var decision = DecideStep(state, command, stamp);
                return decision.Rejection is null && !state.Indexes.ByReference.IsEmpty && decision.Changes.Nodes.Any(change => change.After is null)
                    && ReferenceRule.Check(decision.Next ?? state.Apply(decision.Changes, new Collections.EditToken()), decision.Changes) is { } left
                    ? Decision.Refuse(left)
                    : decision;
        }
    }

    /// <summary>Decides a command as if nothing referred to what it deletes: references are taken care of by whoever plans it.</summary>
    /// <param name="state">The state that the command finds.</param>
    /// <param name="command">The command, not planned.</param>
    /// <param name="stamp">Revision and time of the commit, should there be one.</param>
    public static Decision DecideStep(RegistrySnapshot state, Command command, CommitStamp stamp) => command switch
    {
        RegisterNodeCommand register => RegisterRule.Decide(state, register, stamp),
        CreatePoolCommand pool => PoolRule.Create(state, pool, stamp),
        AllocateCommand allocate => PoolRule.Allocate(state, allocate, stamp),
        FreeAllocationCommand free => PoolRule.Free(state, free, stamp),
        ApplyModuleCommand module => ModuleRule.Apply(state, module, stamp),
        DeleteModuleCommand module => ModuleRule.Delete(state, module),
        WriteBatchCommand batch => DecideBatch(state, batch, stamp),
        NodeCommand node => DecideNodeCommand(state, node, stamp),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "no rule for this command"),
    };

    private static Decision DecideNodeCommand(RegistrySnapshot state, NodeCommand command, CommitStamp stamp)
    {
        if (!state.TryResolve(command.Target, out var node))
        {
            return Decision.Refuse(new Rejection.NodeNotFound(command.Target));
        }

        if (command.ExpectedRevision != 0 && command.ExpectedRevision != node.Revision)
        {
            return Decision.Refuse(new Rejection.RevisionMismatch(node.Id, command.ExpectedRevision, node.Revision));
        }

        return command switch
        {
            UpdateNodeCommand update => UpdateRule.Decide(state, node, update, stamp),
            PatchMetadataCommand patch => PatchMetadataRule.Decide(node, patch, stamp),
            SetParentCommand parent => ParentRule.Decide(state, node, parent, stamp),
            DeleteNodeCommand delete => DeleteRule.Decide(state, node, delete, stamp),
            DeletePoolCommand delete => PoolRule.Delete(state, node, delete, stamp),
            SetBlobCommand set => BlobRule.Set(node, set, stamp),
            DeleteBlobCommand delete => BlobRule.Delete(node, delete, stamp),
            UpdateItemsCommand => Decision.Unchanged(node),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "no rule for this command"),
        };
    }

    private static Decision DecideBatch(RegistrySnapshot state, WriteBatchCommand batch, CommitStamp stamp)
    {
        var changes = new ChangeSet();
        var blobs = ImmutableArray.CreateBuilder<BlobChange>();
        var results = ImmutableArray.CreateBuilder<WriteResult>(batch.Commands.Length);
        // A token of its own: if a later command is refused, the state is still as it was.
        var token = new Collections.EditToken();
        var next = state;
        var made = 0L;
        for (var i = 0; i < batch.Commands.Length; i++)
        {
            var decision = DecideStep(next, batch.Commands[i], stamp);
            if (decision.Rejection is { } rejection)
            {
                return Decision.Refuse(new Rejection.InBatch(i, rejection));
            }

            made += Made(decision.Changes);
            if (made > WriteLimits.CommitBytes)
            {
                return Decision.Refuse(new Rejection.InBatch(i, WriteBound.TooLarge()));
            }

            next = next.Apply(decision.Changes, token);
            changes.Add(decision.Changes);
            blobs.AddRange(decision.Blobs);
            results.Add(decision.Results[0]);
        }

        return Decision.Batch(changes.ToImmutable(), blobs.ToImmutable(), results.MoveToImmutable(), next);
    }

    /// <summary>A decision without a commit. What came and went may not tell the revision that a commit would have had: it tells the one found.</summary>
    private static Decision Uncommitted(Decision decision, long found, long never) =>
        decision.Results.Any(result => result.Node?.Revision == never)
            ? decision.With([.. decision.Results.Select(result => result.Node is { } node ? result with { Node = Told(node, found, never) } : result)])
            : decision;

    private static Node Told(Node node, long found, long never) => node.Revision != never ? node : node with
    {
        Revision = found,
        CreateRevision = Math.Min(node.CreateRevision, found),
        Blobs = [.. node.Blobs.Select(blob => blob with { Revision = Math.Min(blob.Revision, found) })],
    };

    /// <summary>Bytes of what a step of a batch makes anew: it bounds the work of the writer and the memory that images of one node take.</summary>
    private static long Made(StateChanges changes)
    {
        var bytes = 0L;
        foreach (var change in changes.Nodes)
        {
            bytes += change.After is { } after ? NodeSize.Difference(change.Before, after) : 0;
        }

        return bytes;
    }
}
