using Google.Protobuf;
using Grpc.Core;
using Registry.Domain;
using Registry.Server.Errors;
using Registry.Server.History;
using Registry.Server.Mapping;
using Registry.Server.Queries;
using Registry.Server.WireFormat;

namespace Registry.Server.Nodes;

/// <summary>The service <c>registry.v1.NodeRegistry</c>: each RPC maps, calls and maps back. See <see cref="NodeRegistryBinding"/>.</summary>
/// <remarks>The gRPC server binds virtual methods only, which is why these are.</remarks>
[BindServiceMethod(typeof(NodeRegistryBinding), nameof(NodeRegistryBinding.Bind))]
internal class NodeRegistryService(
    NodeWrites writes, NodeReads reads, NodeListing listing, QueryRows rows, NodeWatches watches, NodeHistory history, Heartbeats heartbeats)
{
    private const int MaximumRefs = 10_000;

    public virtual Task<NodeAnswer> RegisterNode(Incoming<V1.RegisterNodeRequest> request, ServerCallContext context) => writes.NodeAsync(
        request, request.Message.RequestId, request.Message.ValidateOnly, request.Message.ReadMask,
        (r, v) => writes.Mapper.Map(r, "", v), context);

    public virtual Task<NodeAnswer> UpdateNode(Incoming<V1.UpdateNodeRequest> request, ServerCallContext context) => writes.NodeAsync(
        request, request.Message.RequestId, request.Message.ValidateOnly, request.Message.ReadMask,
        static (r, v) => CommandMapper.Map(r, "", v), context);

    public virtual Task<NodeAnswer> PatchMetadata(Incoming<V1.PatchMetadataRequest> request, ServerCallContext context) => writes.NodeAsync(
        request, request.Message.RequestId, request.Message.ValidateOnly, request.Message.ReadMask,
        static (r, v) => CommandMapper.Map(r, "", v), context);

    public virtual Task<NodeAnswer> SetParent(Incoming<V1.SetParentRequest> request, ServerCallContext context) => writes.NodeAsync(
        request, request.Message.RequestId, request.Message.ValidateOnly, request.Message.ReadMask,
        static (r, v) => CommandMapper.Map(r, "", v), context);

    public virtual Task<NodeAnswer> SetBlob(Incoming<V1.SetBlobRequest> request, ServerCallContext context) => writes.NodeAsync(
        request, request.Message.RequestId, request.Message.ValidateOnly, request.Message.ReadMask,
        static (r, v) => CommandMapper.Map(r, "", v), context);

    public virtual Task<NodeAnswer> DeleteBlob(Incoming<V1.DeleteBlobRequest> request, ServerCallContext context) => writes.NodeAsync(
        request, request.Message.RequestId, request.Message.ValidateOnly, request.Message.ReadMask,
        static (r, v) => CommandMapper.Map(r, "", v), context);

    public virtual async Task<V1.DeleteNodeResponse> DeleteNode(Incoming<V1.DeleteNodeRequest> request, ServerCallContext context)
    {
        var outcome = await writes.ExecuteAsync(
            request, request.Message.RequestId, request.Message.ValidateOnly, static (r, v) => CommandMapper.Map(r, "", v), context);
        return NodeWrites.Deleted(outcome.Results[0].DeletedIds, outcome.Revision);
    }

    public virtual async Task<ResultsAnswer> WriteBatch(Incoming<V1.WriteBatchRequest> request, ServerCallContext context)
    {
        var mask = NodeMask.All;
        var outcome = await writes.ExecuteAsync(
            request, request.Message.RequestId, request.Message.ValidateOnly,
            (r, v) =>
            {
                mask = MaskMapper.Read(r.ReadMask, v);
                return writes.Mapper.Map(r, v);
            },
            context);
        return NodeWrites.Results(outcome, mask);
    }

    public virtual async Task<NodeAnswer> GetNode(Incoming<V1.GetNodeRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(request.Message.NodeRef, "node_ref", violations);
        var mask = NodeReads.Mask(request.Message.ReadMask, request.Message.MinRevision, violations);
        var atRevision = request.Message.AtRevision;
        Syntax.NotNegative(atRevision, "at_revision", violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(Math.Max(request.Message.MinRevision, atRevision), context);
        return atRevision == 0
            ? new NodeAnswer(reads.View(NodeReads.Resolve(snapshot, nodeRef), mask), mask)
            : new NodeAnswer(history.AsOf(snapshot, nodeRef, atRevision, context.CancellationToken), mask);
    }

    public virtual Task<V1.ListHistoryResponse> ListHistory(Incoming<V1.ListHistoryRequest> request, ServerCallContext context) =>
        Task.FromResult(history.List(request, context.CancellationToken));

    public virtual async Task<ResultsAnswer> BatchGetNodes(Incoming<V1.BatchGetNodesRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var mask = NodeReads.Mask(request.Message.ReadMask, request.Message.MinRevision, violations);
        if (request.Message.NodeRefs.Count is 0 or > MaximumRefs)
        {
            violations.Add("node_refs", $"has {request.Message.NodeRefs.Count} entries; ask for 1 to {MaximumRefs}");
        }

        var refs = request.Message.NodeRefs.Select((r, i) => RefMapper.Required(r, $"node_refs[{i}]", violations)).ToArray();
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(request.Message.MinRevision, context);
        var results = new NodeOrOther[refs.Length];
        var bytes = (long)ResultsAnswer.Envelope;
        for (var i = 0; i < refs.Length; i++)
        {
            results[i] = snapshot.TryResolve(refs[i], out var node)
                ? new NodeOrOther(reads.View(node, mask), [])
                : NodeOrOther.Of(RejectionMapper.ToStatus(new Rejection.NodeNotFound(refs[i])));
            // A few refs, each named many times, may ask for a lot: the answer is measured while it grows.
            bytes += ResultsAnswer.MeasureEntry(results[i], mask);
            AnswerLimits.Check(bytes, "name fewer refs, or the fields that you want in read_mask");
        }

        return new ResultsAnswer(results, mask, snapshot.Revision);
    }

    public virtual Task<NodeListAnswer> ListNodes(Incoming<V1.ListNodesRequest> request, ServerCallContext context) => listing.ListAsync(request, context);

    public virtual Task StreamNodes(
        Incoming<V1.StreamNodesRequest> request, IServerStreamWriter<NodeListAnswer> responses, ServerCallContext context) =>
        listing.StreamAsync(request.Message, responses, context);

    public virtual Task<V1.QueryNodesResponse> QueryNodes(Incoming<V1.QueryNodesRequest> request, ServerCallContext context) =>
        rows.QueryAsync(request, context);

    public virtual Task GetTree(Incoming<V1.GetTreeRequest> request, IServerStreamWriter<TreeAnswer> responses, ServerCallContext context) =>
        listing.TreeAsync(request.Message, responses, context);

    public virtual async Task WatchNodes(
        Incoming<V1.WatchNodesRequest> request, IServerStreamWriter<WatchAnswer> responses, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var watch = WatchMapper.Map(request.Message, violations);
        violations.ThrowIfAny();
        await watches.RunAsync(watch, responses, context);
    }

    public virtual async Task<V1.GetBlobResponse> GetBlob(Incoming<V1.GetBlobRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(request.Message.NodeRef, "node_ref", violations);
        Syntax.Key(request.Message.Key, "key", violations);
        violations.ThrowIfAny();
        var node = NodeReads.Resolve(reads.Current, nodeRef);
        return await reads.ReadBlobAsync(node.Id, request.Message.Key, context.CancellationToken) is { } blob
            ? new V1.GetBlobResponse { Value = UnsafeByteOperations.UnsafeWrap(blob.Bytes), Info = Info(blob.Entry) }
            : throw RejectionMapper.ToException(new Rejection.BlobNotFound(node.Id, request.Message.Key));
    }

    public virtual Task<V1.ListBlobsResponse> ListBlobs(Incoming<V1.ListBlobsRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(request.Message.NodeRef, "node_ref", violations);
        violations.ThrowIfAny();
        var snapshot = reads.Current;
        var node = NodeReads.Resolve(snapshot, nodeRef);
        return Task.FromResult(new V1.ListBlobsResponse { Blobs = { node.Blobs.Select(Info) }, Revision = snapshot.Revision });
    }

    public virtual Task<V1.HeartbeatResponse> Heartbeat(Incoming<V1.HeartbeatRequest> request, ServerCallContext context)
    {
        var answer = new V1.HeartbeatResponse();
        heartbeats.Take(request.Message, answer);
        return Task.FromResult(answer);
    }

    public virtual Task<V1.HeartbeatResponse> StreamHeartbeats(
        IAsyncStreamReader<Incoming<V1.HeartbeatRequest>> requests, ServerCallContext context) => heartbeats.TakeAllAsync(requests);

    private static V1.BlobInfo Info(BlobEntry blob) => new() { Key = blob.Key, SizeBytes = blob.SizeBytes, Revision = blob.Revision };
}
