using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Registry.Domain;
using Registry.Engine;
using Registry.Engine.Planning;
using Registry.Server.Config;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.WireFormat;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace Registry.Server.Nodes;

/// <summary>The way of every write: map, stamp, execute, answer.</summary>
internal sealed class NodeWrites(WritePlanner planner, TimeProvider time)
{
    /// <summary>Who asks, until callers are authenticated.</summary>
    public const string Principal = "anonymous";

    /// <summary>Maps requests to commands.</summary>
    public CommandMapper Mapper { get; } = new(() => Guid.CreateVersion7(time.GetUtcNow()).ToString());

    /// <summary>Carries out one write.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="requestId">Its <c>request_id</c>.</param>
    /// <param name="validateOnly">Its <c>validate_only</c>.</param>
    /// <param name="map">Turns it into a command.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">The request is malformed or was refused.</exception>
    public async Task<CommandOutcome> ExecuteAsync<T>(
        Incoming<T> incoming, string requestId, bool validateOnly, Func<T, FieldViolations, Command> map, ServerCallContext context)
        where T : IMessage<T>, new()
    {
        var planned = await PlanAsync(incoming, requestId, validateOnly, map, context).ConfigureAwait(false);
        return planned.Invalid is { } invalid ? throw FindingMapper.ToException(invalid) : planned.Outcome;
    }

    /// <summary>As <see cref="ExecuteAsync"/>, with what there is to say of items, which then does not refuse the call.</summary>
    public async Task<PlannedOutcome> PlanAsync<T>(
        Incoming<T> incoming, string requestId, bool validateOnly, Func<T, FieldViolations, Command> map, ServerCallContext context)
        where T : IMessage<T>, new()
    {
        var violations = new FieldViolations();
        Syntax.RequestId(requestId, violations);
        var command = map(incoming.Message, violations);
        violations.ThrowIfAny();
        var request = new CommandRequest(
            command, time.GetUtcNow().UtcDateTime, Principal, requestId, incoming.Fingerprint, validateOnly, incoming.SizeBytes) { Seed = NewSeed() };
        var planned = await planner.ExecuteAsync(request, context.CancellationToken).ConfigureAwait(false);
        return planned.Outcome.Rejection is { } rejection
            ? throw RejectionMapper.ToException(NearestName.Suggest(planner.Current, rejection, context.CancellationToken))
            : planned;
    }

    /// <summary>As <see cref="ExecuteAsync"/>, for a write that answers with its node, or with what <paramref name="readMask"/> names of it.</summary>
    public async Task<NodeAnswer> NodeAsync<T>(
        Incoming<T> incoming, string requestId, bool validateOnly, FieldMask? readMask, Func<T, FieldViolations, Command> map, ServerCallContext context)
        where T : IMessage<T>, new()
    {
        var mask = NodeMask.All;
        var outcome = readMask is null
            ? await ExecuteAsync(incoming, requestId, validateOnly, map, context).ConfigureAwait(false)
            : await ExecuteAsync(
                incoming, requestId, validateOnly,
                (message, violations) =>
                {
                    mask = MaskMapper.Read(readMask, violations);
                    return map(message, violations);
                },
                context).ConfigureAwait(false);
        return new NodeAnswer(outcome.Results[0].Node!, mask, isWritten: true);
    }

    /// <summary>The answer of a batch: in full, or with less of each result where that would be larger than clients receive.</summary>
    public static ResultsAnswer Results(CommandOutcome outcome, NodeMask mask)
    {
        var results = Results(outcome, withIds: true);
        if (ResultsAnswer.Fits(results, mask))
        {
            return new ResultsAnswer(results, mask, outcome.Revision);
        }

        var named = new NodeMask(NodeMask.Only(V1.Node.IdFieldNumber).Bits | NodeMask.Only(V1.Node.RevisionFieldNumber).Bits);
        return ResultsAnswer.Fits(results, named)
            ? new ResultsAnswer(results, named, outcome.Revision) { IsReduced = true }
            : new ResultsAnswer(Results(outcome, withIds: false), NodeMask.Only(V1.Node.RevisionFieldNumber), outcome.Revision) { IsReduced = true };
    }

    /// <summary>Random text for one write.</summary>
    public static string NewSeed() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    private static NodeOrOther[] Results(CommandOutcome outcome, bool withIds)
    {
        var results = new NodeOrOther[outcome.Results.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var result = outcome.Results[i];
            results[i] = result.Node is { } node
                ? new NodeOrOther(node, [])
                : NodeOrOther.Of(Deleted(withIds ? result.DeletedIds : [], outcome.Revision));
        }

        return results;
    }

    /// <summary>The answer of a deletion.</summary>
    public static V1.DeleteNodeResponse Deleted(ImmutableArray<string> ids, long revision) => new() { DeletedIds = { ids }, Revision = revision };
}
