using Google.Protobuf;
using Grpc.Core;
using Registry.Domain;
using Registry.Engine;
using Registry.Engine.Commits;
using Registry.Modules.Compilation;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Server.WireFormat;

namespace Registry.Server.History;

/// <summary>Reads of the past: <c>ListHistory</c>, and nodes as they were.</summary>
internal sealed class NodeHistory(RegistryEngine engine, PageTokens tokens, SchemaCache schemas, HistoryOptions options)
{
    private const int DefaultPageSize = 50;
    private const int MaximumPageSize = 1_000;

    private readonly SensitiveKeys _sensitive = new(options);

    /// <summary>Answers <c>ListHistory</c>.</summary>
    /// <exception cref="RpcException">The request is malformed, or names no node.</exception>
    public V1.ListHistoryResponse List(Incoming<V1.ListHistoryRequest> request, CancellationToken cancellationToken)
    {
        var message = request.Message;
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Optional(message.NodeRef, "node_ref", violations);
        Syntax.NotNegative(message.BeforeRevision, "before_revision", violations);
        Syntax.NotNegative(message.AfterRevision, "after_revision", violations);
        Syntax.NotNegative(message.PageSize, "page_size", violations);
        violations.ThrowIfAny();
        var walk = message.PageToken.Length > 0
            ? Resume(tokens.ResumeHistory(message.PageToken, request.Fingerprint))
            : Begin(engine.Current, nodeRef, message.BeforeRevision, cancellationToken);
        return Page(walk, request, cancellationToken);
    }

    /// <summary>A node as it was right after a revision, which has been reached.</summary>
    /// <exception cref="RpcException">There was none, or history no longer tells.</exception>
    public Node AsOf(RegistrySnapshot snapshot, NodeRef nodeRef, long revision, CancellationToken cancellationToken)
    {
        var (node, isCompacted) = NodeTrail.AsOf(engine.Commits, snapshot, Id(snapshot, nodeRef), revision, cancellationToken);
        return node ?? throw RejectionMapper.ToException(isCompacted
            ? new Rejection.Compacted(revision, engine.Commits.Oldest)
            : new Rejection.NodeNotFound(nodeRef, Nearest(snapshot, nodeRef)) { AtRevision = revision });
    }

    // The ref of a node that was registered later is no slip.
    private static string? Nearest(RegistrySnapshot snapshot, NodeRef nodeRef) =>
        snapshot.TryResolve(nodeRef, out _) ? null : NearestName.Find(snapshot, nodeRef);

    // A ref that names no node now may still be the id of a node that was deleted.
    private static string Id(RegistrySnapshot snapshot, NodeRef nodeRef) =>
        snapshot.TryResolve(nodeRef, out var node) ? node.Id
        : nodeRef.Kind is NodeRefKind.Id or NodeRefKind.Any ? nodeRef.Value
        : throw RejectionMapper.ToException(NodeReads.NotFound(snapshot, nodeRef));

    private HistoryWalk Resume((long Revision, string NodeId) place) => place.NodeId.Length == 0
        ? new HistoryWalk(engine.Commits, place.Revision)
        : new HistoryWalk(engine.Commits, NodeTrail.From(engine.Commits, place.NodeId, place.Revision), place.NodeId);

    private HistoryWalk Begin(RegistrySnapshot snapshot, NodeRef? nodeRef, long before, CancellationToken cancellationToken)
    {
        var bound = before == 0 ? long.MaxValue : before;
        if (nodeRef is not { } wanted)
        {
            return new HistoryWalk(engine.Commits, Math.Min(snapshot.Revision, bound - 1));
        }

        var id = Id(snapshot, wanted);
        var trail = NodeTrail.Last(engine.Commits, snapshot, id, cancellationToken);
        if (trail.Next == 0)
        {
            throw RejectionMapper.ToException(NodeReads.NotFound(snapshot, wanted));
        }

        while (trail.Next >= bound && trail.TryStep(out _, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new HistoryWalk(engine.Commits, trail, id);
    }

    private V1.ListHistoryResponse Page(HistoryWalk walk, Incoming<V1.ListHistoryRequest> request, CancellationToken cancellationToken)
    {
        var message = request.Message;
        var size = message.PageSize == 0 ? DefaultPageSize : Math.Min(message.PageSize, MaximumPageSize);
        var response = new V1.ListHistoryResponse();
        var schema = schemas.Of(engine.Current.Modules);
        var bytes = 0;
        var next = walk.Next;
        while (response.Commits.Count < size && (next = walk.Next) > message.AfterRevision)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!walk.TryStep(out var commit))
            {
                break;
            }

            var entry = HistoryMapper.Map(commit, walk.NodeId, message.OmitChanges, _sensitive, schema);
            bytes += entry.CalculateSize();
            if (bytes > AnswerLimits.PageBytes && response.Commits.Count > 0)
            {
                break;
            }

            response.Commits.Add(entry);
            next = walk.Next;
        }

        response.Compacted = walk.IsCompacted;
        response.OldestRevision = engine.Commits.Oldest;
        response.NextPageToken = !walk.IsCompacted && next > message.AfterRevision
            ? tokens.NextOfHistory(next, walk.NodeId, request.Fingerprint)
            : "";
        return response;
    }
}
