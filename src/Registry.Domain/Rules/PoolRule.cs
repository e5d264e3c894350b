using Registry.Domain.Pools;

namespace Registry.Domain.Rules;

/// <summary>Hands values of pools out and takes them back. Decided in the writer, so no two get one value, however many ask at once.</summary>
internal static class PoolRule
{
    public static Decision Create(RegistrySnapshot state, CreatePoolCommand command, CommitStamp stamp) =>
        RegisterRule.Decide(state, new RegisterNodeCommand { Node = command.Node }, stamp);

    public static Decision Allocate(RegistrySnapshot state, AllocateCommand command, CommitStamp stamp)
    {
        if (Resolve(state, command.Pool, out var pool) is { } missing)
        {
            return Decision.Refuse(missing);
        }

        Node? node = null;
        if (command.Node is { } nodeRef && !state.TryResolve(nodeRef, out node))
        {
            return Decision.Refuse(new Rejection.NodeNotFound(nodeRef));
        }

        var draft = new PoolDraft(state.Pools, stamp);
        var allocation = draft.Allocate(pool!.Id, command.Request with { NodeId = node?.Id ?? "" }, out var rejection);
        if (allocation is null)
        {
            return Decision.Refuse(rejection!);
        }

        if (node is null)
        {
            return Change(new StateChanges { Allocations = draft.Changes }, allocation);
        }

        var after = node with { ClaimedKeys = draft.Claims(node) };
        rejection = after.ClaimedKeys.Length > NodeLimits.ClaimedKeys
            ? new Rejection.LimitExceeded(node.Id, "claimed_keys", NodeLimits.ClaimedKeys)
            : Uniqueness.Check(state, after, node);
        return rejection is null ? Change(Changes(draft, node, after, stamp), allocation) : Decision.Refuse(rejection);
    }

    public static Decision Free(RegistrySnapshot state, FreeAllocationCommand command, CommitStamp stamp)
    {
        if (Resolve(state, command.Pool, out var pool) is { } missing)
        {
            return Decision.Refuse(missing);
        }

        var draft = new PoolDraft(state.Pools, stamp);
        if (!draft.Find(pool!.Id)!.TryGet(command.Value, out var allocation) || allocation.IsHeld)
        {
            return Decision.Refuse(new Rejection.AllocationNotFound(pool.Id, command.Value.ToString()));
        }

        if (allocation.Path.Length > 0)
        {
            return Decision.Refuse(new Rejection.AllocationOwned(pool.Id, command.Value.ToString(), allocation.NodeId, allocation.Path));
        }

        var freed = draft.Free(pool.Id, command.Value)!;
        return state.TryGet(allocation.NodeId, out var node)
            ? Change(Changes(draft, node, node with { ClaimedKeys = draft.Claims(node) }, stamp), freed)
            : Change(new StateChanges { Allocations = draft.Changes }, freed);
    }

    public static Decision Delete(RegistrySnapshot state, Node node, DeletePoolCommand command, CommitStamp stamp) => node.Pool is null
        ? Decision.Refuse(new Rejection.NotAPool(node.Id))
        : DeleteRule.Decide(state, node, new DeleteNodeCommand { Target = command.Target }, stamp);

    private static Rejection? Resolve(RegistrySnapshot state, NodeRef pool, out Node? node) =>
        !state.TryResolve(pool, out node) ? new Rejection.NodeNotFound(pool)
        : node.Pool is null ? new Rejection.NotAPool(node.Id) : null;

    private static StateChanges Changes(PoolDraft draft, Node before, Node after, CommitStamp stamp) => new()
    {
        Nodes = [new NodeChange(before, UpdateRule.Stamp(before, after, stamp))],
        Allocations = draft.Changes,
    };

    private static Decision Change(StateChanges changes, Allocation allocation) => Decision.ChangeMany(changes, [], WriteResult.Of(allocation));
}
