using System.Collections.Immutable;
using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Engine;
using Registry.Engine.Planning;
using Registry.Modules.Compilation;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;
using Registry.Server.Errors;
using Registry.Server.Health;
using Registry.Server.Mapping;
using Registry.Server.Nodes;
using Registry.Server.Queries;

namespace Registry.Server.Config;

/// <summary>Evaluates many nodes again, one commit each, or shows what that would change.</summary>
internal sealed class Reapplication(
    RegistryEngine engine, NodeQueries queries, WritePlanner planner, SchemaCache schemas, ServingState state, RegistryEngineOptions options, TimeProvider time)
{
    private const int NodesAtOnce = 256;
    private const int DefaultDifferences = 100;
    private const int MaximumDifferences = 10_000;

    /// <summary>Answers <c>ReapplyDefaults</c>.</summary>
    public async Task RunAsync(
        Selection selection, V1.ReapplyDefaultsRequest request, IServerStreamWriter<V1.ReapplyDefaultsResponse> responses,
        ServerCallContext context)
    {
        using var call = new ServingCall(state, context.CancellationToken);
        try
        {
            await RunAsync(queries.Select(engine.Current, selection, call.Token), request, responses, call.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw RejectionMapper.ToException(new Rejection.ShuttingDown(options.RetryAfter));
        }
    }

    private async Task RunAsync(
        SelectedNodes selected, V1.ReapplyDefaultsRequest request, IServerStreamWriter<V1.ReapplyDefaultsResponse> responses, CancellationToken cancellationToken)
    {
        var snapshot = engine.Current;
        var schema = schemas.Of(snapshot.Modules);
        var nodes = selected.Query.ById("", cancellationToken).Where(node => schema.Configures(node.Type)).ToList();
        var left = request.MaxDifferences == 0 ? DefaultDifferences : Math.Min(request.MaxDifferences, MaximumDifferences);
        var progress = new V1.ReapplyDefaultsResponse { TotalCount = nodes.Count };
        for (var i = 0; i < nodes.Count; i += NodesAtOnce)
        {
            var outcomes = await EvaluateAsync(nodes.GetRange(i, Math.Min(NodesAtOnce, nodes.Count - i)), snapshot, schema, request.ValidateOnly, cancellationToken)
                .ConfigureAwait(false);
            progress.Nodes.Clear();
            foreach (var outcome in outcomes)
            {
                progress.DoneCount++;
                progress.Revision = Math.Max(progress.Revision, outcome.Revision);
                progress.ChangedCount += outcome.IsChanged ? 1 : 0;
                progress.RefusedCount += outcome.IsRefused ? 1 : 0;
                if ((outcome.IsChanged || outcome.IsRefused) && left-- > 0)
                {
                    progress.Nodes.Add(Map(outcome, schema));
                }
            }

            if (progress.DoneCount < nodes.Count)
            {
                await responses.WriteAsync(progress.Clone(), cancellationToken).ConfigureAwait(false);
            }
        }

        progress.Failures = selected.Failures;
        await responses.WriteAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A run of nodes, on all processors; in their order.</summary>
    private async Task<ReappliedNode[]> EvaluateAsync(
        List<Node> nodes, RegistrySnapshot snapshot, ModuleSchema schema, bool validateOnly, CancellationToken cancellationToken)
    {
        var outcomes = new ReappliedNode[nodes.Count];
        await Parallel.ForAsync(
            0, nodes.Count, cancellationToken,
            async (i, token) => outcomes[i] = validateOnly ? Preview(nodes[i], snapshot, schema) : await WriteAsync(nodes[i], token).ConfigureAwait(false))
            .ConfigureAwait(false);
        return outcomes;
    }

    private ReappliedNode Preview(Node node, RegistrySnapshot snapshot, ModuleSchema schema)
    {
        var result = new ItemsExamination(snapshot, schema, time.GetUtcNow().UtcDateTime).Evaluate(node);
        return new ReappliedNode(node, node.Items, result.Items, result.Findings, result.IsRefused, 0);
    }

    private async ValueTask<ReappliedNode> WriteAsync(Node node, CancellationToken cancellationToken)
    {
        var command = new UpdateItemsCommand { Target = NodeRef.ById(node.Id) };
        var request = new CommandRequest(command, time.GetUtcNow().UtcDateTime, NodeWrites.Principal, "", 0, false, 0) { Seed = NodeWrites.NewSeed() };
        var planned = await planner.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        if (planned.Invalid is { } invalid)
        {
            return new ReappliedNode(node, node.Items, node.Items, invalid.Findings, IsRefused: true, 0);
        }

        return planned.Outcome switch
        {
            // A node that was deleted meanwhile needs nothing any more.
            { Rejection: Rejection.NodeNotFound } => new ReappliedNode(node, node.Items, node.Items, [], IsRefused: false, 0),
            { Rejection: { } rejection } => throw RejectionMapper.ToException(rejection),
            _ => new ReappliedNode(node, node.Items, planned.Outcome.Results[0].Node!.Items, planned.Findings, IsRefused: false, planned.Outcome.Revision),
        };
    }

    private static V1.NodeDifferences Map(ReappliedNode outcome, ModuleSchema schema)
    {
        var differences = new V1.NodeDifferences { NodeId = outcome.Node.Id, NodeName = outcome.Node.Name, Refused = outcome.IsRefused };
        differences.Findings.AddRange(outcome.Findings.Select(FindingMapper.Map));
        var fields = new PathFields(schema, reveal: false);
        differences.Differences.AddRange(ItemsDiff.Between(outcome.Before, outcome.After, schema).Select(difference => new V1.ConfigDifference
        {
            Path = difference.Path,
            OldValue = fields.Show(difference.Path, difference.Old),
            NewValue = fields.Show(difference.Path, difference.New),
        }));
        return differences;
    }

    /// <summary>What became of one node.</summary>
    private sealed record ReappliedNode(
        Node Node, NodeItems Before, NodeItems After, ImmutableArray<Finding> Findings, bool IsRefused, long Revision)
    {
        public bool IsChanged => !IsRefused && !Before.HasContentOf(After);
    }
}
