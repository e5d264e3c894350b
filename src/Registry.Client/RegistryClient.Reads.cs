using System.Runtime.CompilerServices;
using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>One node by id, name or unique key.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, REVISION_NOT_REACHED, INVALID_FIELD.</exception>
    public Task<Node> GetNodeAsync(GetNodeRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.GetNodeAsync, request, cancellationToken);

    /// <summary>One node, whole, by id, name or unique key.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, INVALID_FIELD.</exception>
    public Task<Node> GetNodeAsync(NodeRef nodeRef, CancellationToken cancellationToken = default)
        => GetNodeAsync(new GetNodeRequest { NodeRef = nodeRef }, cancellationToken);

    /// <summary>One node, whole, or null where there is none.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD.</exception>
    public async Task<Node?> FindNodeAsync(NodeRef nodeRef, CancellationToken cancellationToken = default)
    {
        try
        {
            return await GetNodeAsync(nodeRef, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Reason == ErrorReason.NodeNotFound)
        {
            return null;
        }
    }

    /// <summary>Many nodes of one revision, in the order of the refs; misses are in the results.</summary>
    /// <param name="request">The RPC's request: 1 to 10,000 refs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, REVISION_NOT_REACHED.</exception>
    public Task<BatchGetNodesResponse> BatchGetNodesAsync(BatchGetNodesRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.BatchGetNodesAsync, request, cancellationToken);

    /// <summary>Many nodes of one revision, in the order of the refs, null for each that does not exist.</summary>
    /// <param name="nodeRefs">Which nodes: 1 to 10,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD; also where one ref fails for another reason than NODE_NOT_FOUND.</exception>
    public async Task<IReadOnlyList<Node?>> BatchGetNodesAsync(IEnumerable<NodeRef> nodeRefs, CancellationToken cancellationToken = default)
    {
        var request = new BatchGetNodesRequest { NodeRefs = { nodeRefs } };
        var response = await BatchGetNodesAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. response.Results.Select(NodeOrNull)];
    }

    /// <summary>One page of a list, with the token of the next.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">
    /// INVALID_FIELD, QUERY_INVALID, SENSITIVE_FIELD, NODE_NOT_FOUND, PAGE_TOKEN_EXPIRED, REVISION_NOT_REACHED.
    /// </exception>
    public Task<ListNodesResponse> ListNodesPageAsync(ListNodesRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.ListNodesAsync, request, cancellationToken);

    /// <summary>The nodes of a list, page after page, all from the revision of the first page.</summary>
    /// <param name="request">What to list; <c>page_size</c> is how many nodes are fetched at once, <c>page_token</c> where to begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="ListNodesPageAsync"/>; PAGE_TOKEN_EXPIRED may come between two pages.</exception>
    public async IAsyncEnumerable<Node> ListNodesAsync(
        ListNodesRequest? request = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ListNodePagesAsync(request ?? new ListNodesRequest(), cancellationToken).ConfigureAwait(false))
        {
            foreach (var node in page.Nodes)
            {
                yield return node;
            }
        }
    }

    /// <summary>The pages of a list, all from the revision of the first: nodes, and on how many a filter failed.</summary>
    /// <param name="request">What to list; <c>page_size</c> is how many nodes are fetched at once, <c>page_token</c> where to begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="ListNodesPageAsync"/>; PAGE_TOKEN_EXPIRED may come between two pages.</exception>
    public async IAsyncEnumerable<ListNodesResponse> ListNodePagesAsync(
        ListNodesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request.Clone();
        do
        {
            var page = await ListNodesPageAsync(next, cancellationToken).ConfigureAwait(false);
            yield return page;
            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>The nodes that match, in the order of their ids.</summary>
    /// <param name="selector">Which nodes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="ListNodesPageAsync"/>; PAGE_TOKEN_EXPIRED may come between two pages.</exception>
    public IAsyncEnumerable<Node> ListNodesAsync(NodeSelector selector, CancellationToken cancellationToken = default)
        => ListNodesAsync(new ListNodesRequest { Selector = selector, PageSize = 1000 }, cancellationToken);

    /// <summary>One page of history, the newest commit first, with the token of the next.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, PAGE_TOKEN_EXPIRED (after a restore).</exception>
    public Task<ListHistoryResponse> ListHistoryPageAsync(ListHistoryRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.ListHistoryAsync, request, cancellationToken);

    /// <summary>Commits, the newest first, as far as the journal reaches back.</summary>
    /// <param name="request">Which; <c>page_size</c> is how many are fetched at once. Not given: all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="ListHistoryPageAsync"/>.</exception>
    public async IAsyncEnumerable<HistoryCommit> ListHistoryAsync(
        ListHistoryRequest? request = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request?.Clone() ?? new ListHistoryRequest();
        do
        {
            var page = await ListHistoryPageAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var commit in page.Commits)
            {
                yield return commit;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>The bytes of a blob.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, BLOB_NOT_FOUND.</exception>
    public Task<GetBlobResponse> GetBlobAsync(GetBlobRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.GetBlobAsync, request, cancellationToken);

    /// <summary>The bytes of a blob.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="key">Key of the blob within the node.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, BLOB_NOT_FOUND.</exception>
    public async Task<ReadOnlyMemory<byte>> GetBlobAsync(NodeRef nodeRef, string key, CancellationToken cancellationToken = default)
    {
        var request = new GetBlobRequest { NodeRef = nodeRef, Key = key };
        var response = await GetBlobAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Value.Memory;
    }

    /// <summary>The blobs of a node, without their bytes, sorted by key.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND.</exception>
    public Task<ListBlobsResponse> ListBlobsAsync(ListBlobsRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.ListBlobsAsync, request, cancellationToken);

    /// <summary>The blobs of a node, without their bytes, sorted by key.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND.</exception>
    public async Task<IReadOnlyList<BlobInfo>> ListBlobsAsync(NodeRef nodeRef, CancellationToken cancellationToken = default)
    {
        var request = new ListBlobsRequest { NodeRef = nodeRef };
        var response = await ListBlobsAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Blobs;
    }

    private static Node? NodeOrNull(BatchGetResult result)
    {
        if (result.ResultCase == BatchGetResult.ResultOneofCase.Node)
        {
            return result.Node;
        }

        var error = RegistryException.FromStatus(result.Error ?? new Google.Rpc.Status());
        return error.Reason == ErrorReason.NodeNotFound ? null : throw error;
    }
}
