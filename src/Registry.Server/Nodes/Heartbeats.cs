using System.Buffers;
using Grpc.Core;
using Registry.Domain;
using Registry.Engine;
using Registry.Server.Errors;
using Registry.Server.Health;
using Registry.Server.Mapping;
using Registry.Server.WireFormat;

namespace Registry.Server.Nodes;

/// <summary>Takes heartbeats, one message or a stream of them.</summary>
internal sealed class Heartbeats(RegistryEngine engine, RegistryEngineOptions options, ServingState state)
{
    private const int MaximumRefs = 10_000;
    private const int ReportedRefs = 1_000;
    private static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);

    /// <summary>Takes one message.</summary>
    /// <param name="request">The message.</param>
    /// <param name="answer">What it did is added to this.</param>
    /// <exception cref="RpcException">The message is malformed; none of it counts.</exception>
    public void Take(V1.HeartbeatRequest request, V1.HeartbeatResponse answer)
    {
        var violations = new FieldViolations();
        var ttl = Syntax.Duration(request.Ttl, DefaultTtl, ShortestTtl, LongestTtl, "ttl", violations);
        var count = request.NodeRefs.Count;
        if (count is 0 or > MaximumRefs)
        {
            violations.Add("node_refs", $"has {count} entries; send 1 to {MaximumRefs}");
            violations.ThrowIfAny();
        }

        var refs = ArrayPool<NodeRef>.Shared.Rent(count);
        try
        {
            FieldPath field = "node_refs";
            for (var i = 0; i < count; i++)
            {
                refs[i] = RefMapper.Required(request.NodeRefs[i], field.At(i), violations);
            }

            violations.ThrowIfAny();
            var unknown = new List<int>();
            engine.Liveness.Beat(refs.AsSpan(0, count), ttl, unknown);
            answer.AcceptedCount += count - unknown.Count;
            answer.UnknownCount += unknown.Count;
            answer.UnknownRefs.AddRange(unknown.Take(ReportedRefs - answer.UnknownRefs.Count).Select(i => request.NodeRefs[i]));
        }
        finally
        {
            ArrayPool<NodeRef>.Shared.Return(refs, clearArray: true);
        }
    }

    /// <summary>Takes messages until the client ends its stream. However it ends, what was taken counts.</summary>
    /// <exception cref="RpcException">A message is malformed, the client has gone, or the daemon stops.</exception>
    public async Task<V1.HeartbeatResponse> TakeAllAsync(IAsyncStreamReader<Incoming<V1.HeartbeatRequest>> requests)
    {
        var answer = new V1.HeartbeatResponse();
        while (await NextAsync(requests).ConfigureAwait(false))
        {
            Take(requests.Current.Message, answer);
        }

        return answer;
    }

    private async Task<bool> NextAsync(IAsyncStreamReader<Incoming<V1.HeartbeatRequest>> requests)
    {
        // A read that is cancelled would break the stream, and the client would not learn why it ends: it is left alone instead.
        var next = requests.MoveNext(CancellationToken.None);
        var serving = state.Current;
        if (serving.Phase == ServingPhase.Stopping
            || (!next.IsCompleted && await Task.WhenAny(next, serving.Changed).ConfigureAwait(false) != next))
        {
            throw RejectionMapper.ToException(new Rejection.ShuttingDown(options.RetryAfter));
        }

        return await next.ConfigureAwait(false);
    }
}
