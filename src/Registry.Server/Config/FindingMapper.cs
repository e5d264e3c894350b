using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.Engine.Planning;
using Registry.Modules.Validation;
using Registry.Server.Errors;

namespace Registry.Server.Config;

/// <summary>Turns findings into messages, and those that refuse a write into its status.</summary>
internal static class FindingMapper
{
    private const string PoolExhausted = "POOL_EXHAUSTED";
    private const string AllocationTaken = "ALLOCATION_TAKEN";

    /// <summary>A finding.</summary>
    public static V1.Finding Map(Finding finding) => new()
    {
        Path = finding.Path,
        Code = finding.Code,
        Message = finding.Message,
        Rule = finding.Rule,
        Severity = finding.IsBlocking ? V1.Finding.Types.Severity.Error : V1.Finding.Types.Severity.Warning,
        Known = finding.IsKnown,
    };

    /// <summary>The status of a write that its findings refuse: a violation for each.</summary>
    public static RpcException ToException(InvalidItems invalid)
    {
        var blocking = invalid.Findings.Where(finding => finding.IsBlocking).ToArray();
        var violations = new BadRequest();
        violations.FieldViolations.AddRange(blocking.Select(finding => new BadRequest.Types.FieldViolation
        {
            Field = finding.Path,
            Description = finding.Message,
            Reason = finding.Code,
        }));
        var (code, reason) = Reason(blocking);
        var metadata = invalid.Index < 0
            ? new[] { ("id", invalid.NodeId) }
            : [("id", invalid.NodeId), ("index", invalid.Index.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var more = blocking.Length == 1 ? "" : $" (and {blocking.Length - 1} more)";
        return StatusDetails.Exception(
            code, $"{blocking[0].Path}: {blocking[0].Message}{more}", reason, metadata, violations);
    }

    // What only a pool refuses is worth trying again later; the rest has to be put right.
    private static (StatusCode Code, V1.ErrorReason Reason) Reason(IReadOnlyCollection<Finding> blocking) =>
        blocking.All(finding => finding.Code == PoolExhausted) ? (StatusCode.ResourceExhausted, V1.ErrorReason.PoolExhausted)
        : blocking.All(finding => finding.Code == AllocationTaken) ? (StatusCode.AlreadyExists, V1.ErrorReason.AllocationTaken)
        : (StatusCode.InvalidArgument, V1.ErrorReason.ConfigInvalid);
}
