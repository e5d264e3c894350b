using Google.Protobuf;
using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Pools;
using Registry.Engine;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Server.WireFormat;

namespace Registry.Server.Pools;

/// <summary>The service <c>registry.v1.PoolRegistry</c>: each RPC maps, calls and maps back. See <see cref="PoolRegistryBinding"/>.</summary>
/// <remarks>The gRPC server binds virtual methods only, which is why these are.</remarks>
[BindServiceMethod(typeof(PoolRegistryBinding), nameof(PoolRegistryBinding.Bind))]
internal class PoolRegistryService(NodeWrites writes, NodeReads reads, PageTokens pages)
{
    private const int DefaultPageSize = 50;
    private const int MaximumPageSize = 1_000;

    public virtual async Task<V1.Pool> CreatePool(Incoming<V1.CreatePoolRequest> request, ServerCallContext context)
    {
        var outcome = await writes.ExecuteAsync(
            request, request.Message.RequestId, request.Message.ValidateOnly, (r, v) => PoolMapper.Create(r, writes.Mapper.NewId, v), context);
        return new V1.Pool { Node = Message(outcome.Results[0].Node!), Revision = outcome.Revision };
    }

    public virtual async Task<V1.Pool> GetPool(Incoming<V1.GetPoolRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var pool = RefMapper.Required(request.Message.Pool, "pool", violations);
        Syntax.NotNegative(request.Message.MinRevision, "min_revision", violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(request.Message.MinRevision, context);
        return Message(snapshot, Resolve(snapshot, pool));
    }

    public virtual async Task<V1.ListPoolsResponse> ListPools(Incoming<V1.ListPoolsRequest> request, ServerCallContext context)
    {
        var message = request.Message;
        var (snapshot, lastId) = await PageAsync(message.PageSize, message.PageToken, message.MinRevision, request.Fingerprint, context);
        var size = PageSize(message.PageSize);
        var nodes = Pools(snapshot, lastId)
            .Where(node => message.Kinds.Count == 0 || message.Kinds.Contains((V1.PoolSpec.Types.Kind)node.Pool!.Kind)).Take(size + 1).ToList();
        var response = new V1.ListPoolsResponse { Revision = snapshot.Revision };
        response.Pools.AddRange(Fitting(nodes.Take(size).Select(node => Message(snapshot, node))));
        response.NextPageToken = response.Pools.Count < nodes.Count
            ? pages.Next(snapshot, request.Fingerprint, nodes[response.Pools.Count - 1].Id) : "";
        return response;
    }

    public virtual async Task<V1.DeletePoolResponse> DeletePool(Incoming<V1.DeletePoolRequest> request, ServerCallContext context)
    {
        var outcome = await writes.ExecuteAsync(
            request, request.Message.RequestId, request.Message.ValidateOnly, PoolMapper.Delete, context);
        return new V1.DeletePoolResponse { DeletedId = outcome.Results[0].DeletedIds[0], Revision = outcome.Revision };
    }

    public virtual async Task<V1.ListAllocationsResponse> ListAllocations(Incoming<V1.ListAllocationsRequest> request, ServerCallContext context)
    {
        var message = request.Message;
        var violations = new FieldViolations();
        var pool = RefMapper.Optional(message.Pool, "pool", violations);
        var node = RefMapper.Optional(message.Node, "node", violations);
        violations.ThrowIfAny();
        var (snapshot, lastId) = await PageAsync(message.PageSize, message.PageToken, message.MinRevision, request.Fingerprint, context);
        var size = PageSize(message.PageSize);
        var query = new AllocationQuery(
            snapshot,
            pool is { } poolRef ? Resolve(snapshot, poolRef).Id : null,
            node is { } nodeRef ? NodeReads.Resolve(snapshot, nodeRef).Id : null,
            message.IncludeHeld);
        var found = query.After(lastId).Take(size + 1).ToList();
        var response = new V1.ListAllocationsResponse { Revision = snapshot.Revision };
        response.Allocations.AddRange(Fitting(found.Take(size).Select(allocation => Message(snapshot, allocation))));
        response.NextPageToken = response.Allocations.Count < found.Count
            ? pages.Next(snapshot, request.Fingerprint, found[response.Allocations.Count - 1].Id) : "";
        return response;
    }

    public virtual async Task<V1.AllocateResponse> Allocate(Incoming<V1.AllocateRequest> request, ServerCallContext context)
    {
        var outcome = await writes.ExecuteAsync(
            request, request.Message.RequestId, request.Message.ValidateOnly, PoolMapper.Allocate, context);
        return new V1.AllocateResponse { Allocation = Message(outcome), Revision = outcome.Revision };
    }

    public virtual async Task<V1.FreeResponse> Free(Incoming<V1.FreeRequest> request, ServerCallContext context)
    {
        var outcome = await writes.ExecuteAsync(request, request.Message.RequestId, request.Message.ValidateOnly, PoolMapper.Free, context);
        return new V1.FreeResponse { Allocation = Message(outcome), Revision = outcome.Revision };
    }

    /// <summary>The snapshot of a page, and the id of the last item of the page before; empty for the first page.</summary>
    private async ValueTask<(RegistrySnapshot Snapshot, string LastId)> PageAsync(
        int pageSize, string pageToken, long minRevision, UInt128 fingerprint, ServerCallContext context)
    {
        var violations = new FieldViolations();
        Syntax.NotNegative(pageSize, "page_size", violations);
        Syntax.NotNegative(minRevision, "min_revision", violations);
        violations.ThrowIfAny();
        return pageToken.Length > 0
            ? pages.ResumeAfter(pageToken, fingerprint)
            : (await reads.SnapshotAsync(minRevision, context).ConfigureAwait(false), "");
    }

    /// <summary>The first entries of a page, as many as one message holds; at least one, if there is one.</summary>
    private static IEnumerable<T> Fitting<T>(IEnumerable<T> entries)
        where T : IMessage
    {
        var bytes = 0L;
        foreach (var entry in entries)
        {
            var isFirst = bytes == 0;
            bytes += entry.CalculateSize();
            if (bytes > AnswerLimits.PageBytes && !isFirst)
            {
                yield break;
            }

            yield return entry;
        }
    }

    private static int PageSize(int asked) => asked == 0 ? DefaultPageSize : Math.Min(asked, MaximumPageSize);

    private static IEnumerable<Node> Pools(RegistrySnapshot snapshot, string lastId)
    {
        foreach (var entry in snapshot.Indexes.ByType.After(new IndexEntry(Node.PoolType, lastId)))
        {
            if (entry.Key != Node.PoolType)
            {
                yield break;
            }

            if (snapshot.Get(entry.Id) is { Pool: not null } pool)
            {
                yield return pool;
            }
        }
    }

    private static Node Resolve(RegistrySnapshot snapshot, NodeRef pool)
    {
        var node = NodeReads.Resolve(snapshot, pool);
        return node.Pool is not null ? node : throw RejectionMapper.ToException(new Rejection.NotAPool(node.Id));
    }

    private V1.Node Message(Node node) => NodeEncoder.ToMessage(reads.View(node, NodeMask.All));

    private V1.Pool Message(RegistrySnapshot snapshot, Node node) => new()
    {
        Node = Message(node),
        Usage = snapshot.Pools.TryGet(node.Id, out var book) ? PoolMapper.Usage(book) : null,
        Revision = snapshot.Revision,
    };

    private static V1.Allocation Message(RegistrySnapshot snapshot, Allocation allocation) =>
        PoolMapper.ToMessage(allocation, snapshot.Pools.TryGet(allocation.PoolId, out var book) ? book : null);

    private V1.Allocation Message(CommandOutcome outcome) => Message(reads.Current, outcome.Results[0].Allocation!);
}
