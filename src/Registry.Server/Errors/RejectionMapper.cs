using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.Domain;
using Registry.V1;
using NodeRefKind = Registry.Domain.NodeRefKind;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Errors;

/// <summary>The one map from rejections to the statuses of <c>errors.proto</c>.</summary>
internal static class RejectionMapper
{
    /// <summary>The exception that ends a call with a rejection.</summary>
    public static RpcException ToException(Rejection rejection) => StatusDetails.Exception(ToStatus(rejection));

    /// <summary>The status of a rejection.</summary>
    public static RpcStatus ToStatus(Rejection rejection) => rejection switch
    {
        Rejection.NodeNotFound r => NotFound(r),
        Rejection.NodeAlreadyExists r => Status(
            StatusCode.AlreadyExists, ErrorReason.NodeAlreadyExists,
            $"A node with the id '{r.Id}' exists; use if_exists, or another id.", ("id", r.Id)),
        Rejection.NameTaken r => Status(
            StatusCode.AlreadyExists, ErrorReason.NameTaken,
            $"The name '{r.Name}' is taken by node '{r.Holder}'; choose another, or rename that node.", ("name", r.Name), ("holder", r.Holder)),
        Rejection.KeyTaken r => Status(
            StatusCode.AlreadyExists, ErrorReason.KeyTaken,
            $"The unique key '{r.Key}' is held by node '{r.Holder}'; drop it, or remove it from that node.", ("key", r.Key), ("holder", r.Holder)),
        Rejection.AlreadyHasParent r => Status(
            StatusCode.FailedPrecondition, ErrorReason.AlreadyHasParent,
            $"Node '{r.Id}' has the parent '{r.Parent}'; clear it first, or set reassign.", ("id", r.Id), ("parent", r.Parent)),
        Rejection.ParentNotFound { NamedId: { } named } r => Status(
            StatusCode.FailedPrecondition, ErrorReason.ParentNotFound,
            $"No node has the id '{r.Parent}', and an id is wanted for the parent: '{r.Parent}' is the name of the node with the id '{named}'; use that.",
            ("parent", r.Parent), ("named_id", named)),
        Rejection.ParentNotFound r => Status(
            StatusCode.FailedPrecondition, ErrorReason.ParentNotFound,
            $"The parent '{r.Parent}' does not exist; register it first.", ("parent", r.Parent)),
        Rejection.ParentCycle r => Status(
            StatusCode.FailedPrecondition, ErrorReason.ParentCycle,
            $"Node '{r.Parent}' is node '{r.Id}' itself or below it, so it cannot be its parent.", ("id", r.Id), ("parent", r.Parent)),
        Rejection.StillUsed r => StillUsed(r),
        Rejection.DefinitionDeployed r => Status(
            StatusCode.FailedPrecondition, ErrorReason.DefinitionDeployed,
            $"Node '{r.Id}' is deployed on '{r.Parent}', so its definition does not change; detach it, or set allow_deployed_change.",
            ("id", r.Id), ("parent", r.Parent)),
        Rejection.RevisionMismatch r => Status(
            StatusCode.Aborted, ErrorReason.RevisionMismatch,
            $"'{r.Id}' is at revision {r.Actual}, not {r.Expected}; read it again and decide again.",
            ("id", r.Id), ("expected", Text(r.Expected)), ("actual", Text(r.Actual))),
        Rejection.ParentMismatch r => Status(
            StatusCode.Aborted, ErrorReason.RevisionMismatch,
            $"Node '{r.Id}' has the parent '{r.Actual}', not '{r.Expected}'; read it again and decide again.",
            ("id", r.Id), ("expected", r.Expected), ("actual", r.Actual)),
        Rejection.BlobNotFound r => Status(
            StatusCode.NotFound, ErrorReason.BlobNotFound,
            $"Node '{r.Id}' has no blob '{r.Key}'; ListBlobs tells what it has.", ("id", r.Id), ("key", r.Key)),
        Rejection.LimitExceeded r => Status(
            StatusCode.FailedPrecondition, ErrorReason.LimitExceeded,
            $"Node '{r.Id}' would have more {r.Limit} than {r.Maximum}; {r.Remedy}.",
            ("id", r.Id), ("limit", r.Limit), ("maximum", Text(r.Maximum))),
        Rejection.WriteTooLarge r => Status(
            StatusCode.FailedPrecondition, ErrorReason.LimitExceeded,
            $"The write would exceed the limit of {r.Maximum} {r.Limit}; nothing was written. Instead, {r.Remedy}.",
            ("limit", r.Limit), ("maximum", Text(r.Maximum))),
        Rejection.AnswerTooLarge r => Status(
            StatusCode.FailedPrecondition, ErrorReason.LimitExceeded,
            $"The answer would exceed the limit of {r.Maximum} {r.Limit}. Instead, {r.Remedy}.", ("limit", r.Limit), ("maximum", Text(r.Maximum))),
        Rejection.InBatch r => InBatch(r),
        Rejection.ModuleNotFound r => Status(
            StatusCode.NotFound, ErrorReason.ModuleNotFound,
            $"There is no module '{r.Id}'.{(r.Nearest is null ? "" : $" Did you mean '{r.Nearest}'?")}",
            [("id", r.Id), .. r.Nearest is { } name ? [("nearest", name)] : Array.Empty<(string, string)>()]),
        Rejection.ModulesChanged => Status(
            StatusCode.Aborted, ErrorReason.RevisionMismatch, "Other modules were applied at the same time, again and again; repeat this.",
            ("id", "modules")),
        _ => PoolRejections.ToStatus(rejection) ?? ItemRejections.ToStatus(rejection) ?? EngineStatus(rejection),
    };

    private static RpcStatus EngineStatus(Rejection rejection) => rejection switch
    {
        Rejection.QueueFull r => Retry(
            StatusCode.ResourceExhausted, ErrorReason.QueueFull, "Too many writes are waiting; repeat this one later.", r.RetryAfter),
        Rejection.SearchBusy r => Retry(
            StatusCode.ResourceExhausted, ErrorReason.SearchBusy,
            "The journal is being searched for a node that is no more, and one call may read only so much of it; repeat this one later.", r.RetryAfter),
        Rejection.StoreFull r => Retry(
            StatusCode.ResourceExhausted, ErrorReason.StoreFull,
            "The registry's disk is full; nothing was written. Repeat later; the operator has to make room.", r.RetryAfter),
        Rejection.StoreReadOnly r => Retry(
            StatusCode.Unavailable, ErrorReason.ReadOnly,
            "The registry's store cannot be written; nothing was written. Repeat later; the daemon's log says why.", r.RetryAfter),
        Rejection.ShuttingDown r => Retry(
            StatusCode.Unavailable, ErrorReason.ShuttingDown, "The daemon is stopping; repeat on the next connection.", r.RetryAfter),
        Rejection.RequestIdReused r => Status(
            StatusCode.InvalidArgument, ErrorReason.RequestIdReused,
            $"The request_id '{r.RequestId}' was used by another request (revision {r.Revision}); make a new one for every new request.",
            ("request_id", r.RequestId), ("revision", Text(r.Revision))),
        Rejection.Compacted r => Status(
            StatusCode.OutOfRange, ErrorReason.Compacted,
            $"The journal begins at revision {r.Oldest} and no longer reaches back to revision {r.Revision}; start from the present state.",
            ("revision", Text(r.Revision)), ("oldest", Text(r.Oldest))),
        Rejection.EpochChanged r => Status(
            StatusCode.FailedPrecondition, ErrorReason.EpochChanged,
            $"The registry was restored since: its epoch is '{r.Actual}', not '{r.Expected}'; start from the present state.",
            ("expected", r.Expected), ("actual", r.Actual)),
        Rejection.Stalled r => Status(
            StatusCode.Aborted, ErrorReason.Stalled,
            $"Nothing was read for {r.Limit.TotalSeconds:0.###} s, and what was being read is not kept longer; begin again, and read faster.",
            ("seconds", r.Limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture))),
        Rejection.RevisionNotReached r => Retry(
            StatusCode.Unavailable, ErrorReason.RevisionNotReached,
            $"Revision {r.Wanted} was not reached in time; the registry is at {r.Revision}.", r.RetryAfter,
            ("min_revision", Text(r.Wanted)), ("revision", Text(r.Revision))),
        _ => throw new ArgumentOutOfRangeException(nameof(rejection), rejection.GetType().Name, "no status for this rejection"),
    };

    /// <summary>The inner status, naming the place of the refused write.</summary>
    private static RpcStatus InBatch(Rejection.InBatch rejection)
    {
        var status = ToStatus(rejection.Inner);
        var info = status.Details[0].Unpack<ErrorInfo>();
        info.Metadata["index"] = Text(rejection.Index);
        status.Details[0] = Any.Pack(info);
        status.Message = $"writes[{rejection.Index}]: {status.Message}";
        return status;
    }

    private static RpcStatus NotFound(Rejection.NodeNotFound rejection)
    {
        var kind = rejection.Ref.Kind switch
        {
            NodeRefKind.Id => "id",
            NodeRefKind.Name => "name",
            NodeRefKind.UniqueKey => "unique_key",
            _ => "any",
        };
        var what = kind switch { "unique_key" => "unique key", "any" => "id, name or unique key", _ => kind };
        var hint = rejection.Nearest is { } nearest ? $" Did you mean '{nearest}'?" : "";
        var had = rejection.AtRevision > 0 ? $"At revision {rejection.AtRevision} no node had" : "No node has";
        List<(string, string)> metadata = [("ref_kind", kind), ("ref", rejection.Ref.Value)];
        if (rejection.Nearest is { } name)
        {
            metadata.Add(("nearest", name));
        }

        if (rejection.AtRevision > 0)
        {
            metadata.Add(("at_revision", Text(rejection.AtRevision)));
        }

        return Status(StatusCode.NotFound, ErrorReason.NodeNotFound, $"{had} the {what} '{rejection.Ref.Value}'.{hint}", [.. metadata]);
    }

    private static RpcStatus StillUsed(Rejection.StillUsed rejection)
    {
        if (rejection.Allocations > 0)
        {
            return StillUsed(rejection, $"has {rejection.Allocations} allocations; free them first");
        }

        var uses = (rejection.Parent.Length > 0, rejection.Children > 0) switch
        {
            (true, true) => $"has the parent '{rejection.Parent}' and {rejection.Children} children; set detach and cascade to delete it and its subtree",
            (true, false) => $"has the parent '{rejection.Parent}'; set detach to clear it first",
            _ => $"has {rejection.Children} children; set cascade to delete its subtree too",
        };
        return StillUsed(rejection, uses);
    }

    private static RpcStatus StillUsed(Rejection.StillUsed rejection, string uses) => Status(
        StatusCode.FailedPrecondition, ErrorReason.StillUsed, $"Node '{rejection.Id}' {uses}.",
        ("id", rejection.Id), ("parent", rejection.Parent), ("children", Text(rejection.Children)), ("allocations", Text(rejection.Allocations)));

    private static RpcStatus Status(StatusCode code, ErrorReason reason, string message, params (string Key, string Value)[] metadata) =>
        StatusDetails.Status(code, message, reason, metadata);

    private static RpcStatus Retry(
        StatusCode code, ErrorReason reason, string message, TimeSpan after, params (string Key, string Value)[] metadata) =>
        StatusDetails.Status(code, message, reason, metadata, new RetryInfo { RetryDelay = Duration.FromTimeSpan(after) });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
