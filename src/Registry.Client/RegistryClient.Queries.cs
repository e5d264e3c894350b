using System.Runtime.CompilerServices;
using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>One page of a query's rows, with the token of the next.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">QUERY_INVALID, SENSITIVE_FIELD, INVALID_FIELD, NODE_NOT_FOUND, PAGE_TOKEN_EXPIRED, REVISION_NOT_REACHED.</exception>
    public Task<QueryNodesResponse> QueryNodesPageAsync(QueryNodesRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.QueryNodesAsync, request, cancellationToken);

    /// <summary>The pages of a query, all from the revision of the first: rows, and what could not be evaluated.</summary>
    /// <param name="request">What to ask; <c>page_size</c> is how many rows are fetched at once, <c>page_token</c> where to begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="QueryNodesPageAsync"/>; PAGE_TOKEN_EXPIRED may come between two pages.</exception>
    public async IAsyncEnumerable<QueryNodesResponse> QueryNodePagesAsync(
        QueryNodesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request.Clone();
        do
        {
            var page = await QueryNodesPageAsync(next, cancellationToken).ConfigureAwait(false);
            yield return page;
            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>The rows of a query, page after page, all from the revision of the first page.</summary>
    /// <param name="request">As for <see cref="QueryNodePagesAsync"/>, which also tells where expressions failed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="QueryNodePagesAsync"/>.</exception>
    public async IAsyncEnumerable<QueryRow> QueryNodesAsync(
        QueryNodesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in QueryNodePagesAsync(request, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
            {
                yield return row;
            }
        }
    }
}
