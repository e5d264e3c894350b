using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>Creates a node with everything at once, or finds it again.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">
    /// INVALID_FIELD, RESERVED_KEY, NODE_ALREADY_EXISTS, NAME_TAKEN, KEY_TAKEN, PARENT_NOT_FOUND; with <c>IF_EXISTS_UPDATE</c> also those of
    /// <see cref="UpdateNodeAsync"/>.
    /// </exception>
    public Task<Node> RegisterNodeAsync(RegisterNodeRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.RegisterNodeAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Creates a node, or finds it again.</summary>
    /// <param name="node">The node; <c>type</c> is required.</param>
    /// <param name="ifExists">What to do if it exists.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<Node> RegisterNodeAsync(Node node, IfExists ifExists = IfExists.Fail, CancellationToken cancellationToken = default)
        => RegisterNodeAsync(new RegisterNodeRequest { Node = node, IfExists = ifExists }, cancellationToken);

    /// <summary>Changes what the request's mask and patches name.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">
    /// INVALID_FIELD, RESERVED_KEY, NODE_NOT_FOUND, REVISION_MISMATCH, NAME_TAKEN, KEY_TAKEN, DEFINITION_DEPLOYED, LIMIT_EXCEEDED.
    /// </exception>
    public Task<Node> UpdateNodeAsync(UpdateNodeRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.UpdateNodeAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Sets some metadata, then deletes some.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, RESERVED_KEY, NODE_NOT_FOUND, REVISION_MISMATCH, LIMIT_EXCEEDED.</exception>
    public Task<Node> PatchMetadataAsync(PatchMetadataRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.PatchMetadataAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Sets some metadata of a node, then deletes some.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="set">Values to set, by key.</param>
    /// <param name="delete">Keys to delete after that; a key in both ends deleted.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<Node> PatchMetadataAsync(
        NodeRef nodeRef, IReadOnlyDictionary<string, Value> set, IEnumerable<string>? delete = null, CancellationToken cancellationToken = default)
    {
        var request = new PatchMetadataRequest { NodeRef = nodeRef, Delete = { delete ?? [] } };
        foreach (var (key, value) in set)
        {
            request.Set.Add(key, value);
        }

        return PatchMetadataAsync(request, cancellationToken);
    }

    /// <summary>Sets or clears the parent of a node.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">
    /// INVALID_FIELD, NODE_NOT_FOUND, REVISION_MISMATCH, ALREADY_HAS_PARENT, PARENT_NOT_FOUND, PARENT_CYCLE.
    /// </exception>
    public Task<Node> SetParentAsync(SetParentRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.SetParentAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Sets or clears the parent of a node.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="parent">Its new parent; null: none.</param>
    /// <param name="reassign">Allow another parent to be replaced.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<Node> SetParentAsync(NodeRef nodeRef, NodeRef? parent, bool reassign = false, CancellationToken cancellationToken = default)
        => SetParentAsync(new SetParentRequest { NodeRef = nodeRef, Parent = parent, Reassign = reassign }, cancellationToken);

    /// <summary>Deletes a node, or its whole subtree.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, REVISION_MISMATCH, STILL_USED.</exception>
    public Task<DeleteNodeResponse> DeleteNodeAsync(DeleteNodeRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.DeleteNodeAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Deletes a node that has neither parent nor children.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, STILL_USED.</exception>
    public Task<DeleteNodeResponse> DeleteNodeAsync(NodeRef nodeRef, CancellationToken cancellationToken = default)
        => DeleteNodeAsync(new DeleteNodeRequest { NodeRef = nodeRef }, cancellationToken);

    /// <summary>Sets a blob of a node; an empty value deletes it.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, REVISION_MISMATCH, LIMIT_EXCEEDED.</exception>
    public Task<Node> SetBlobAsync(SetBlobRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.SetBlobAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Sets a blob of a node.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="key">Key of the blob within the node.</param>
    /// <param name="value">Its bytes, at most 3 MiB; empty deletes the blob.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<Node> SetBlobAsync(NodeRef nodeRef, string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
        => SetBlobAsync(new SetBlobRequest { NodeRef = nodeRef, Key = key, Value = ByteString.CopyFrom(value.Span) }, cancellationToken);

    /// <summary>Deletes a blob of a node.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, REVISION_MISMATCH, BLOB_NOT_FOUND.</exception>
    public Task<Node> DeleteBlobAsync(DeleteBlobRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.DeleteBlobAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Deletes a blob of a node.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="key">Key of the blob within the node.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<Node> DeleteBlobAsync(NodeRef nodeRef, string key, CancellationToken cancellationToken = default)
        => DeleteBlobAsync(new DeleteBlobRequest { NodeRef = nodeRef, Key = key }, cancellationToken);

    /// <summary>Several writes in one commit: all or nothing. The <see cref="RegistryException.Index"/> of an error names the refused write.</summary>
    /// <param name="request">The RPC's request: 1 to 10,000 writes.</param>
    /// <param name="cancellationToken">Gives up; the writes may have been carried out.</param>
    /// <exception cref="RegistryException">Those of the writes.</exception>
    public Task<WriteBatchResponse> WriteBatchAsync(WriteBatchRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(Stub.WriteBatchAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Several writes in one commit: all or nothing. The <see cref="RegistryException.Index"/> of an error names the refused write.</summary>
    /// <param name="writes">The writes, in order: 1 to 10,000.</param>
    /// <param name="cancellationToken">Gives up; the writes may have been carried out.</param>
    /// <exception cref="RegistryException">Those of the writes.</exception>
    public Task<WriteBatchResponse> WriteBatchAsync(IEnumerable<Write> writes, CancellationToken cancellationToken = default)
        => WriteBatchAsync(new WriteBatchRequest { Writes = { writes } }, cancellationToken);

    private Task<TResponse> WriteAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method,
        TRequest request,
        string requestId,
        bool validateOnly,
        Action<TRequest, string> setId,
        CancellationToken cancellationToken)
        where TRequest : class, IDeepCloneable<TRequest>
        => RepeatableAsync(method, _requestIds.WithId(request, requestId, validateOnly, setId), cancellationToken);
}
