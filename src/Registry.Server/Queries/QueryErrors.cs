using System.Globalization;
using Grpc.Core;
using Registry.Modules.Queries;
using Registry.Server.Errors;
using Registry.V1;

namespace Registry.Server.Queries;

/// <summary>What is wrong with queries as statuses.</summary>
internal static class QueryErrors
{
    /// <summary>The exception that ends a call.</summary>
    public static RpcException ToException(QueryProblem problem)
    {
        var metadata = new List<(string Key, string Value)> { ("expression", problem.Expression) };
        if (problem.Position >= 0)
        {
            metadata.Add(("position", problem.Position.ToString(CultureInfo.InvariantCulture)));
        }

        if (problem.Kind == QueryProblemKind.Sensitive)
        {
            metadata.Add(("path", problem.Name));
            return StatusDetails.Exception(StatusCode.PermissionDenied, Message(problem), ErrorReason.SensitiveField, metadata);
        }

        metadata.Add(("kind", KindOf(problem.Kind)));
        if (problem.Name.Length > 0)
        {
            metadata.Add(("name", Cut(problem.Name)));
        }

        if (problem.Nearest is { } nearest)
        {
            metadata.Add(("nearest", nearest));
        }

        return StatusDetails.Exception(StatusCode.InvalidArgument, Message(problem), ErrorReason.QueryInvalid, metadata);
    }

    /// <summary>The exception that ends a watch whose filter costs too much.</summary>
    /// <param name="refused">Why.</param>
    /// <param name="revision">The last revision that the client was told of.</param>
    /// <param name="epoch">The epoch of the revision.</param>
    public static RpcException ToException(WatchTooCostlyException refused, long revision, string epoch) => StatusDetails.Exception(
        StatusCode.FailedPrecondition,
        refused.Limit == "node"
            ? $"filter: it costs more than {WatchBudget.NodeCost} on one node; narrow the selector, or ask for less of each node. Resume after revision {revision}."
            : $"filter: it costs more than {WatchBudget.CostPerSecond} each second over time; narrow the selector, or ask for less of each node. Resume after revision {revision}.",
        ErrorReason.QueryTooCostly,
        [
            ("expression", "filter"), ("limit", refused.Limit),
            ("maximum", (refused.Limit == "node" ? WatchBudget.NodeCost : WatchBudget.CostPerSecond).ToString(CultureInfo.InvariantCulture)),
            ("revision", revision.ToString(CultureInfo.InvariantCulture)), ("epoch", epoch),
        ]);

    /// <summary>A kind as metadata have it.</summary>
    public static string KindOf(QueryProblemKind kind) => kind switch
    {
        QueryProblemKind.Syntax => "syntax",
        QueryProblemKind.UnknownName => "unknown_name",
        QueryProblemKind.UnknownId => "unknown_id",
        QueryProblemKind.UnknownClass => "unknown_class",
        QueryProblemKind.UnknownField => "unknown_field",
        QueryProblemKind.Type => "type",
        QueryProblemKind.NotAllowed => "not_allowed",
        QueryProblemKind.TooCostly => "too_costly",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    private static string Message(QueryProblem problem) => $"{problem.Expression}: {problem.Message}";

    private static string Cut(string name) => name.Length <= 200 ? name : name[..200];
}
