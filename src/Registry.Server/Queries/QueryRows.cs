using System.Collections.Immutable;
using System.Diagnostics;
using Grpc.Core;
using Registry.Domain;
using Registry.Modules.Queries;
using Registry.Server.Errors;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Server.WireFormat;

namespace Registry.Server.Queries;

/// <summary>Answers <c>QueryNodes</c>: finds, sorts and projects a page of nodes.</summary>
internal sealed class QueryRows(NodeReads reads, NodeQueries queries, PageTokens pages)
{
    private const int LongestCondition = 500;

    /// <summary>A page of rows.</summary>
    /// <exception cref="RpcException">The request is malformed, or its page is no longer kept.</exception>
    /// <exception cref="QueryException">An expression cannot be used.</exception>
    public async Task<V1.QueryNodesResponse> QueryAsync(Incoming<V1.QueryNodesRequest> incoming, ServerCallContext context)
    {
        var message = incoming.Message;
        var violations = new FieldViolations();
        var request = QueryRequest.Map(message, violations);
        violations.ThrowIfAny();
        var (snapshot, now, after) = message.PageToken.Length > 0
            ? pages.ResumeRows(message.PageToken, incoming.Fingerprint, request.Order.Length)
            : (await reads.SnapshotAsync(message.MinRevision, context).ConfigureAwait(false), queries.Now, default(RowPlace?));
        var began = Stopwatch.GetTimestamp();
        var compiler = queries.Compiler(snapshot);
        var run = queries.Run(snapshot, compiler, now, context.CancellationToken);
        var selected = NodeQueries.Select(snapshot, request.Selection, compiler, run);
        ImmutableArray<(string Column, QueryEvaluation Value)> columns =
            [.. request.Columns(compiler).Select(column => (column.Column, run.Prepare(column.Expression)))];
        var search = new RowSearch(selected.Query, run, request.Terms(compiler));
        var page = search.Page(after, request.PageSize, context.CancellationToken);
        var response = new V1.QueryNodesResponse { Revision = snapshot.Revision };
        if (Fill(response, page.Nodes, columns) is { } last)
        {
            var place = response.Rows.Count == page.Nodes.Count ? page.Last : search.PlaceOf(last);
            var hasMore = page.HasMore || response.Rows.Count < page.Nodes.Count;
            response.NextPageToken = hasMore ? pages.NextOfRows(snapshot, incoming.Fingerprint, place, now) : "";
        }

        response.Failures = selected.Failures;
        response.Plan = message.Explain ? Plan(selected, search, snapshot, began) : null;
        return response;
    }

    /// <summary>Projects nodes until there are none or the answer is large; gives the last.</summary>
    private static Node? Fill(V1.QueryNodesResponse response, IReadOnlyList<Node> nodes, ImmutableArray<(string Column, QueryEvaluation Value)> columns)
    {
        Node? last = null;
        var bytes = 0;
        foreach (var node in nodes)
        {
            var row = Row(node, columns, out var size);
            bytes += size;
            if (bytes > AnswerLimits.PageBytes && last is not null)
            {
                break;
            }

            response.Rows.Add(row);
            last = node;
        }

        return last;
    }

    private static V1.QueryRow Row(Node node, ImmutableArray<(string Column, QueryEvaluation Value)> columns, out int bytes)
    {
        var row = new V1.QueryRow { Id = node.Id };
        bytes = row.CalculateSize();
        foreach (var (column, value) in columns)
        {
            var projected = QueryValues.ToProto(value.Of(node));
            row.Values.Add(column, projected);
            bytes += projected.CalculateSize() + column.Length + 16;
            AnswerLimits.Check(bytes, AnswerLimits.Remedy(typeof(V1.QueryNodesResponse)));
        }

        return row;
    }

    private static V1.QueryPlan Plan(SelectedNodes selected, RowSearch search, RegistrySnapshot snapshot, long began)
    {
        var plan = new V1.QueryPlan
        {
            CandidateCount = selected.Query.CandidateCount,
            NodeCount = snapshot.Count,
            Order = search.IsById ? "index" : "sort",
        };
        plan.Indexes.AddRange(selected.Query.Indexes.OrderByDescending(index => index.IsUsed).Select(index => new V1.QueryIndex
        {
            Condition = index.Condition.Length <= LongestCondition ? index.Condition : $"{index.Condition.AsSpan(0, LongestCondition)} …",
            Index = index.Index,
            EntryCount = index.Count,
            Used = index.IsUsed,
        }));
        plan.ElapsedUs = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        return plan;
    }
}
