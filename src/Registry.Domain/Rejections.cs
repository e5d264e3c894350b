namespace Registry.Domain;

/// <summary>An expected refusal: nothing was changed. Each kind has a reason in <c>errors.proto</c>.</summary>
public abstract record Rejection
{
    private Rejection()
    {
    }

    /// <summary>No node is named so. <paramref name="Nearest"/> is a name like it, or null; rules leave it to <see cref="NearestName.Suggest"/>.</summary>
    public sealed record NodeNotFound(NodeRef Ref, string? Nearest = null) : Rejection
    {
        /// <summary>The revision at which there was no such node, whatever is there now; 0: there is none now.</summary>
        public long AtRevision { get; init; }
    }

    /// <summary>A node with this id exists, or one with the key that the command matches by.</summary>
    public sealed record NodeAlreadyExists(string Id) : Rejection;

    /// <summary>Another node has this name.</summary>
    public sealed record NameTaken(string Name, string Holder) : Rejection;

    /// <summary>Another node holds this unique key.</summary>
    public sealed record KeyTaken(string Key, string Holder) : Rejection;

    /// <summary>The node has another parent.</summary>
    public sealed record AlreadyHasParent(string Id, string Parent) : Rejection;

    /// <summary>There is no such parent.</summary>
    public sealed record ParentNotFound(string Parent) : Rejection
    {
        /// <summary>Id of the node that has the wanted id as its name; null where none has.</summary>
        public string? NamedId { get; init; }

        /// <summary>The parent that was wanted by its id is not there.</summary>
        public static ParentNotFound OfId(RegistrySnapshot state, string parent) => new(parent)
        {
            NamedId = state.TryResolve(new NodeRef(NodeRefKind.Name, parent), out var named) ? named.Id : null,
        };
    }

    /// <summary>The parent is the node itself or one of its descendants.</summary>
    public sealed record ParentCycle(string Id, string Parent) : Rejection;

    /// <summary>The node has a parent or children, or is a pool with allocations.</summary>
    public sealed record StillUsed(string Id, string Parent, int Children, int Allocations = 0) : Rejection;

    /// <summary>The definition of a deployed node does not change.</summary>
    public sealed record DefinitionDeployed(string Id, string Parent) : Rejection;

    /// <summary>The node has changed since the client read it.</summary>
    public sealed record RevisionMismatch(string Id, long Expected, long Actual) : Rejection;

    /// <summary>The node's parent has changed since the client read it.</summary>
    public sealed record ParentMismatch(string Id, string Expected, string Actual) : Rejection;

    /// <summary>The node has no such blob.</summary>
    public sealed record BlobNotFound(string Id, string Key) : Rejection;

    /// <summary>The node would hold more than it may.</summary>
    public sealed record LimitExceeded(string Id, string Limit, long Maximum) : Rejection
    {
        /// <summary>What the client does about it; without a full stop.</summary>
        public string Remedy { get; init; } = "remove some first";
    }

    /// <summary>The command would write more than one command may. <paramref name="Remedy"/> is what the client does about it.</summary>
    public sealed record WriteTooLarge(string Limit, long Maximum, string Remedy) : Rejection;

    /// <summary>The answer would be larger than clients receive. <paramref name="Remedy"/> is what the client asks for instead.</summary>
    public sealed record AnswerTooLarge(string Limit, long Maximum, string Remedy) : Rejection;

    /// <summary>No module has this id. <paramref name="Nearest"/> is an id like it, or null; rules leave it to <see cref="NearestName.Suggest"/>.</summary>
    public sealed record ModuleNotFound(string Id, string? Nearest = null) : Rejection;

    /// <summary>Another module was applied or deleted since this one was checked: check again.</summary>
    public sealed record ModulesChanged : Rejection;

    /// <summary>The node is no pool.</summary>
    public sealed record NotAPool(string Id) : Rejection;

    /// <summary>The pool has no free value of the size that was wanted: <c>/24</c> of prefixes, else <c>1</c>.</summary>
    public sealed record PoolExhausted(string Pool, string Wanted) : Rejection;

    /// <summary>The value that was hinted at is taken, whole or in part.</summary>
    /// <param name="Pool">Id of the pool.</param>
    /// <param name="Hint">The value that was wanted.</param>
    /// <param name="Value">The allocation that takes it.</param>
    /// <param name="Holder">Id of the node that has it; empty: none.</param>
    /// <param name="HeldUntil">When the value can be handed out again, where it was freed; null: it is allocated.</param>
    public sealed record AllocationTaken(string Pool, string Hint, string Value, string Holder, DateTime? HeldUntil) : Rejection;

    /// <summary>The pool has no active allocation of this value.</summary>
    public sealed record AllocationNotFound(string Pool, string Value) : Rejection;

    /// <summary>The allocation belongs to an item, which alone frees it.</summary>
    public sealed record AllocationOwned(string Pool, string Value, string NodeId, string Path) : Rejection;

    /// <summary>The pool cannot hand out what a field of the request asks for.</summary>
    public sealed record PoolRequestInvalid(string Pool, string Field, string Problem) : Rejection;

    /// <summary>A command of a batch was refused, and so the batch was.</summary>
    public sealed record InBatch(int Index, Rejection Inner) : Rejection;

    /// <summary>Too many commands are waiting.</summary>
    public sealed record QueueFull(TimeSpan RetryAfter) : Rejection;

    /// <summary>Others search the journal for nodes that are no more, or the search has read as much as one call may.</summary>
    public sealed record SearchBusy(TimeSpan RetryAfter) : Rejection;

    /// <summary>The disk below the store is full.</summary>
    public sealed record StoreFull(TimeSpan RetryAfter) : Rejection;

    /// <summary>The store cannot be written.</summary>
    public sealed record StoreReadOnly(TimeSpan RetryAfter) : Rejection;

    /// <summary>The daemon is stopping.</summary>
    public sealed record ShuttingDown(TimeSpan RetryAfter) : Rejection;

    /// <summary>The request id belongs to a different request.</summary>
    public sealed record RequestIdReused(string RequestId, long Revision) : Rejection;

    /// <summary>The journal no longer reaches back to a revision.</summary>
    public sealed record Compacted(long Revision, long Oldest) : Rejection;

    /// <summary>The registry was restored since: its revisions are not those of the epoch that was named.</summary>
    public sealed record EpochChanged(string Expected, string Actual) : Rejection;

    /// <summary>The client has read nothing for so long that what it was reading is no longer kept for it.</summary>
    public sealed record Stalled(TimeSpan Limit) : Rejection;

    /// <summary>Something that the command was planned upon has changed: it has to be planned again. Never told to clients.</summary>
    public sealed record Outdated : Rejection;

    /// <summary>Other writes of what this one reads and changes came before it again and again.</summary>
    public sealed record Contended(TimeSpan RetryAfter) : Rejection;

    /// <summary>An item of another node names the node, and is declared to protect it.</summary>
    public sealed record StillReferenced(string Id, string Referrer, string Path) : Rejection;

    /// <summary>A hook of a module could not be asked, and its module wants writes refused then.</summary>
    public sealed record HookFailed(string Hook, string Why, TimeSpan RetryAfter) : Rejection;

    /// <summary>The node has no item or field of this path.</summary>
    public sealed record PathNotFound(string Path, string? Nearest) : Rejection;

    /// <summary>The node has no such registration point, or there is none of this name.</summary>
    public sealed record PointNotFound(string Point, string NodeType, string? Nearest) : Rejection;

    /// <summary>The revision that was waited for did not come in time.</summary>
    public sealed record RevisionNotReached(long Wanted, long Revision, TimeSpan RetryAfter) : Rejection;
}
