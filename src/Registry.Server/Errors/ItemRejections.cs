using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.Domain;
using Registry.V1;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Errors;

/// <summary>The part of <see cref="RejectionMapper"/> that speaks of items and the modules that declare them.</summary>
internal static class ItemRejections
{
    /// <summary>The status of a rejection; null where it is not about items.</summary>
    public static RpcStatus? ToStatus(Rejection rejection) => rejection switch
    {
        // Planning repeats what is outdated; should it ever come here, the client may as well.
        Rejection.Outdated => StatusDetails.Status(StatusCode.Aborted, "What this write was planned upon has changed; repeat it.", ErrorReason.Contended, []),
        Rejection.Contended r => StatusDetails.Status(
            StatusCode.Aborted, "Other writes of the same nodes came first again and again; repeat this one a little later.",
            ErrorReason.Contended, [], new RetryInfo { RetryDelay = Duration.FromTimeSpan(r.RetryAfter) }),
        Rejection.StillReferenced r => StatusDetails.Status(
            StatusCode.FailedPrecondition, $"Node '{r.Id}' is named by '{r.Path}' of node '{r.Referrer}', which protects it; clear that field first.",
            ErrorReason.StillReferenced, [("id", r.Id), ("referrer", r.Referrer), ("path", r.Path)]),
        Rejection.PointNotFound r => StatusDetails.Status(
            StatusCode.NotFound,
            $"Nodes of type '{r.NodeType}' have no point '{r.Point}'{(r.Nearest is null ? "; apply a module that adds it" : $"; did you mean '{r.Nearest}'?")}",
            ErrorReason.PointNotFound, Metadata(r.Nearest, ("point", r.Point), ("type", r.NodeType))),
        Rejection.PathNotFound r => StatusDetails.Status(
            StatusCode.NotFound, $"There is no '{r.Path}'{(r.Nearest is null ? "; GetConfig tells what there is" : $"; did you mean '{r.Nearest}'?")}",
            ErrorReason.PathNotFound, Metadata(r.Nearest, ("path", r.Path))),
        Rejection.HookFailed r => StatusDetails.Status(
            StatusCode.Unavailable, $"The hook '{r.Hook}' {r.Why}, so this write cannot be checked; repeat it later. The operator has to look after the hook.",
            ErrorReason.HookFailed, [("hook", r.Hook)], new RetryInfo { RetryDelay = Duration.FromTimeSpan(r.RetryAfter) }),
        _ => null,
    };

    private static IEnumerable<(string Key, string Value)> Metadata(string? nearest, params (string Key, string Value)[] metadata) =>
        nearest is null ? metadata : [.. metadata, ("nearest", nearest)];
}
