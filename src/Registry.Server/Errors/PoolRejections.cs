using System.Globalization;
using Google.Rpc;
using Grpc.Core;
using Registry.Domain;
using Registry.V1;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Errors;

/// <summary>The part of <see cref="RejectionMapper"/> that speaks of pools.</summary>
internal static class PoolRejections
{
    /// <summary>The status of a rejection; null where it is not about pools.</summary>
    public static RpcStatus? ToStatus(Rejection rejection) => rejection switch
    {
        Rejection.PoolExhausted r => StatusDetails.Status(
            StatusCode.ResourceExhausted,
            $"Pool '{r.Pool}' has no {(r.Wanted.StartsWith('/') ? r.Wanted : "value")} free; free something, or ask for less or of another pool.",
            ErrorReason.PoolExhausted, [("pool", r.Pool), ("wanted", r.Wanted)]),
        Rejection.AllocationTaken r => Taken(r),
        Rejection.AllocationNotFound r => StatusDetails.Status(
            StatusCode.NotFound, $"'{r.Value}' is not allocated from pool '{r.Pool}'; ListAllocations tells what is.",
            ErrorReason.AllocationNotFound, [("pool", r.Pool), ("value", r.Value)]),
        Rejection.AllocationOwned r => StatusDetails.Status(
            StatusCode.FailedPrecondition,
            $"'{r.Value}' of pool '{r.Pool}' belongs to the item '{r.Path}' of node '{r.NodeId}'; change or remove that.",
            ErrorReason.AllocationOwned, [("pool", r.Pool), ("value", r.Value), ("node", r.NodeId), ("path", r.Path)]),
        Rejection.NotAPool r => StatusDetails.Status(
            StatusCode.FailedPrecondition, $"Node '{r.Id}' is no pool; ListPools tells which there are.", ErrorReason.NotAPool, [("id", r.Id)]),
        Rejection.PoolRequestInvalid r => Invalid(r),
        _ => null,
    };

    private static RpcStatus Taken(Rejection.AllocationTaken rejection)
    {
        var until = rejection.HeldUntil?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        var by = until is not null ? $"is held down until {until}" : rejection.Holder.Length > 0 ? $"belongs to node '{rejection.Holder}'" : "is allocated";
        return StatusDetails.Status(
            StatusCode.AlreadyExists,
            $"'{rejection.Hint}' of pool '{rejection.Pool}' is taken: '{rejection.Value}' {by}; choose another, or leave the hint out.",
            ErrorReason.AllocationTaken,
            [
                ("pool", rejection.Pool), ("hint", rejection.Hint), ("value", rejection.Value), ("holder", rejection.Holder),
                .. until is null ? Array.Empty<(string, string)>() : [("held_until", until)],
            ]);
    }

    private static RpcStatus Invalid(Rejection.PoolRequestInvalid rejection)
    {
        var text = $"{rejection.Field} {rejection.Problem}";
        var bad = new BadRequest
        {
            FieldViolations =
            {
                new BadRequest.Types.FieldViolation { Field = rejection.Field, Description = text, Reason = FieldViolations.InvalidField },
            },
        };
        return StatusDetails.Status(StatusCode.InvalidArgument, text, ErrorReason.InvalidField, [], bad);
    }
}
