using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Paging;
using Registry.Server.Queries;
using Registry.Server.WireFormat;

namespace Registry.Server.Nodes;

/// <summary>Answers <c>ListNodes</c>, <c>StreamNodes</c> and <c>GetTree</c>.</summary>
internal sealed class NodeListing(NodeReads reads, NodeQueries queries, PageTokens pages, Chunks chunks)
{
    private const int DefaultPageSize = 50;
    private const int MaximumPageSize = 1_000;

    /// <summary>A page of nodes.</summary>
    public async Task<NodeListAnswer> ListAsync(Incoming<V1.ListNodesRequest> request, ServerCallContext context)
    {
        var message = request.Message;
        var violations = new FieldViolations();
        var mask = NodeReads.Mask(message.ReadMask, message.MinRevision, violations);
        var selection = SelectorMapper.Map(message.Selector, violations);
        var order = SelectorMapper.Order(message.OrderBy, violations);
        Syntax.NotNegative(message.PageSize, "page_size", violations);
        violations.ThrowIfAny();
        var (snapshot, last) = message.PageToken.Length > 0
            ? pages.Resume(message.PageToken, request.Fingerprint)
            : (await reads.SnapshotAsync(message.MinRevision, context).ConfigureAwait(false), default(Node));
        var size = message.PageSize == 0 ? DefaultPageSize : Math.Min(message.PageSize, MaximumPageSize);
        var selected = queries.Select(snapshot, selection, context.CancellationToken);
        var (nodes, hasMore) = selected.Query.Page(order, last, size, context.CancellationToken);
        var views = Fitting(nodes, mask);
        hasMore |= views.Count < nodes.Count;
        return new NodeListAnswer(views, mask, snapshot.Revision)
        {
            IsStream = false,
            NextPageToken = hasMore ? pages.Next(snapshot, request.Fingerprint, nodes[views.Count - 1].Id) : "",
            Failures = Encoded(selected),
        };
    }

    /// <summary>All nodes.</summary>
    public async Task StreamAsync(V1.StreamNodesRequest message, IServerStreamWriter<NodeListAnswer> responses, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var mask = NodeReads.Mask(message.ReadMask, message.MinRevision, violations);
        var selection = SelectorMapper.Map(message.Selector, violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(message.MinRevision, context).ConfigureAwait(false);
        var selected = queries.Select(snapshot, selection, context.CancellationToken);
        var candidates = (long)selected.Query.CandidateCount;
        await chunks.WriteAsync(
            selected.Query.ById("", context.CancellationToken).Select(node => reads.View(node, mask)),
            node => NodeEncoder.Measure(node, mask),
            nodes => new NodeListAnswer(nodes, mask, snapshot.Revision)
            {
                IsStream = true,
                CandidateCount = Interlocked.Exchange(ref candidates, 0),
            },
            responses,
            context.CancellationToken).ConfigureAwait(false);
        if (Encoded(selected) is { IsEmpty: false } failures)
        {
            var last = new NodeListAnswer([], mask, snapshot.Revision) { IsStream = true, Failures = failures };
            await chunks.WriteAsync(last, responses, context.CancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A tree of nodes.</summary>
    public async Task TreeAsync(V1.GetTreeRequest message, IServerStreamWriter<TreeAnswer> responses, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var root = RefMapper.Optional(message.Root, "root", violations);
        var mask = NodeReads.Mask(message.ReadMask, message.MinRevision, violations);
        Syntax.NotNegative(message.MaxDepth, "max_depth", violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(message.MinRevision, context).ConfigureAwait(false);
        await chunks.WriteAsync(
            NodeTree.Walk(snapshot, root is { } nodeRef ? NodeReads.Resolve(snapshot, nodeRef) : null, message.MaxDepth)
                .Select(entry => new TreeNodeView(reads.View(entry.Node, mask), entry.Depth, entry.ChildCount)),
            entry => NodeEncoder.Measure(entry.Node, mask),
            entries => new TreeAnswer(entries, mask, snapshot.Revision),
            responses,
            context.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first nodes of a page, as many as one message holds; at least one.</summary>
    private List<NodeView> Fitting(List<Node> nodes, NodeMask mask)
    {
        var views = new List<NodeView>(nodes.Count);
        var bytes = 0L;
        foreach (var node in nodes)
        {
            var view = reads.View(node, mask);
            bytes += NodeEncoder.Measure(view, mask);
            if (bytes > AnswerLimits.PageBytes && views.Count > 0)
            {
                break;
            }

            views.Add(view);
        }

        return views;
    }

    private static ImmutableArray<byte> Encoded(SelectedNodes selected) => selected.Failures is { } failures ? [.. failures.ToByteArray()] : [];
}
