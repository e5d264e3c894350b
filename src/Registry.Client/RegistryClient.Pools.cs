using System.Runtime.CompilerServices;
using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>Creates a pool.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_ALREADY_EXISTS, NAME_TAKEN.</exception>
    public Task<Pool> CreatePoolAsync(CreatePoolRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(PoolStub.CreatePoolAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>A pool and how much of it is taken.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, NOT_A_POOL, REVISION_NOT_REACHED.</exception>
    public Task<Pool> GetPoolAsync(GetPoolRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(PoolStub.GetPoolAsync, request, cancellationToken);

    /// <summary>A pool and how much of it is taken.</summary>
    /// <param name="pool">Which pool; see <see cref="NodeRefs"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<Pool> GetPoolAsync(NodeRef pool, CancellationToken cancellationToken = default)
        => GetPoolAsync(new GetPoolRequest { Pool = pool }, cancellationToken);

    /// <summary>One page of the pools, with the token of the next.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, PAGE_TOKEN_EXPIRED, REVISION_NOT_REACHED.</exception>
    public Task<ListPoolsResponse> ListPoolsPageAsync(ListPoolsRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(PoolStub.ListPoolsAsync, request, cancellationToken);

    /// <summary>The pools, page after page, all from the revision of the first page.</summary>
    /// <param name="request">Which; <c>page_size</c> is how many are fetched at once. Not given: all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="ListPoolsPageAsync"/>; PAGE_TOKEN_EXPIRED may come between two pages.</exception>
    public async IAsyncEnumerable<Pool> ListPoolsAsync(
        ListPoolsRequest? request = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request?.Clone() ?? new ListPoolsRequest();
        do
        {
            var page = await ListPoolsPageAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var pool in page.Pools)
            {
                yield return pool;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>Deletes a pool of which nothing is allocated.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, NOT_A_POOL, REVISION_MISMATCH, STILL_USED.</exception>
    public Task<DeletePoolResponse> DeletePoolAsync(DeletePoolRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(PoolStub.DeletePoolAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>One page of allocations, with the token of the next.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, NOT_A_POOL, PAGE_TOKEN_EXPIRED, REVISION_NOT_REACHED.</exception>
    public Task<ListAllocationsResponse> ListAllocationsPageAsync(ListAllocationsRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(PoolStub.ListAllocationsAsync, request, cancellationToken);

    /// <summary>Allocations, page after page, all from the revision of the first page.</summary>
    /// <param name="request">Which; <c>page_size</c> is how many are fetched at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="ListAllocationsPageAsync"/>; PAGE_TOKEN_EXPIRED may come between two pages.</exception>
    public async IAsyncEnumerable<Allocation> ListAllocationsAsync(
        ListAllocationsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var next = request.Clone();
        do
        {
            var page = await ListAllocationsPageAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var allocation in page.Allocations)
            {
                yield return allocation;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>Allocates a value of a pool.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">
    /// INVALID_FIELD, NODE_NOT_FOUND, NOT_A_POOL, POOL_EXHAUSTED, ALLOCATION_TAKEN, KEY_TAKEN, LIMIT_EXCEEDED.
    /// </exception>
    public Task<AllocateResponse> AllocateAsync(AllocateRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(PoolStub.AllocateAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Frees a value of a pool.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, NOT_A_POOL, ALLOCATION_NOT_FOUND, ALLOCATION_OWNED.</exception>
    public Task<FreeResponse> FreeAsync(FreeRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(PoolStub.FreeAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Frees a value of a pool.</summary>
    /// <param name="pool">Which pool; see <see cref="NodeRefs"/>.</param>
    /// <param name="value">The value, all of it.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload.</exception>
    public Task<FreeResponse> FreeAsync(NodeRef pool, string value, CancellationToken cancellationToken = default)
        => FreeAsync(new FreeRequest { Pool = pool, Value = value }, cancellationToken);
}
