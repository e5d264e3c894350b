using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.WireFormat;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace Registry.Server.Nodes;

/// <summary>What every read shares: its snapshot, its mask, its refusals.</summary>
internal sealed class NodeReads(RegistryEngine engine, RegistryEngineOptions options)
{
    /// <summary>The published state.</summary>
    public RegistrySnapshot Current => engine.Current;

    /// <summary>The state to read, at a revision or later.</summary>
    /// <exception cref="RpcException">The revision was not reached in time.</exception>
    public async ValueTask<RegistrySnapshot> SnapshotAsync(long minRevision, ServerCallContext context) =>
        await engine.AtLeastAsync(minRevision, context.CancellationToken).ConfigureAwait(false)
        ?? throw RejectionMapper.ToException(
            new Rejection.RevisionNotReached(minRevision, engine.Current.Revision, options.RetryAfter));

    /// <summary>A node of the present, with its liveness if that is wanted.</summary>
    public NodeView View(Node node, NodeMask mask) =>
        new(node, mask.Has(V1.Node.LivenessFieldNumber) ? engine.Liveness.Read(node.Id) : default);

    /// <summary>The node of a ref.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public static Node Resolve(RegistrySnapshot snapshot, NodeRef nodeRef) =>
        snapshot.TryResolve(nodeRef, out var node) ? node : throw RejectionMapper.ToException(NotFound(snapshot, nodeRef));

    /// <summary>That a ref names no node, and which name was probably meant. For calls that are about one ref.</summary>
    public static Rejection NotFound(RegistrySnapshot snapshot, NodeRef nodeRef) =>
        NearestName.Suggest(snapshot, new Rejection.NodeNotFound(nodeRef));

    /// <summary>The filter of a selection but for its expression.</summary>
    public static NodeFilter Filter(RegistrySnapshot snapshot, Selection selection) =>
        selection.Parent is { } nodeRef ? selection.Filter with { ParentId = Resolve(snapshot, nodeRef).Id } : selection.Filter;

    /// <summary>Checks what every read carries.</summary>
    public static NodeMask Mask(FieldMask? mask, long minRevision, FieldViolations violations)
    {
        Syntax.NotNegative(minRevision, "min_revision", violations);
        return MaskMapper.Read(mask, violations);
    }

    /// <summary>A blob with its bytes; null where the node has none of this key.</summary>
    public ValueTask<BlobValue?> ReadBlobAsync(string nodeId, string key, CancellationToken cancellationToken) =>
        engine.ReadBlobAsync(nodeId, key, cancellationToken);
}
