using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>Says that nodes are alive. Repeated where it fails: the same heartbeat twice does no more than once.</summary>
    /// <param name="request">The RPC's request: 1 to 10,000 refs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD.</exception>
    public Task<HeartbeatResponse> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(Stub.HeartbeatAsync, request, cancellationToken);

    /// <summary>Says that nodes are alive.</summary>
    /// <param name="nodeRefs">Which nodes: 1 to 10,000.</param>
    /// <param name="ttl">For how long that counts, 1 s to 1 day; not given: 60 s. A good value is three times the interval between heartbeats.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were found, and the refs that name no node.</returns>
    /// <exception cref="RegistryException">INVALID_FIELD.</exception>
    public Task<HeartbeatResponse> HeartbeatAsync(IEnumerable<NodeRef> nodeRefs, TimeSpan? ttl = null, CancellationToken cancellationToken = default)
        => HeartbeatAsync(new HeartbeatRequest { NodeRefs = { nodeRefs }, Ttl = ttl?.ToDuration() }, cancellationToken);

    /// <summary>
    /// Sends heartbeats on one stream, each message when it comes, until they end. For many nodes at short intervals; nothing is repeated: if
    /// the stream breaks, open another.
    /// </summary>
    /// <param name="messages">The messages; the stream lasts as long as they do, and no deadline bounds it.</param>
    /// <param name="cancellationToken">Breaks off the stream; what was sent counts.</param>
    /// <returns>The sum of all messages.</returns>
    /// <exception cref="RegistryException">INVALID_FIELD; UNAVAILABLE where the stream breaks, SHUTTING_DOWN where the daemon ends it.</exception>
    public async Task<HeartbeatResponse> StreamHeartbeatsAsync(
        IAsyncEnumerable<HeartbeatRequest> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var call = Stub.StreamHeartbeats(new CallOptions(_runner.Headers(), cancellationToken: cancellationToken));
        var isOpen = true;
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            isOpen = await TryWriteAsync(call, message).ConfigureAwait(false);
            if (!isOpen)
            {
                break;
            }
        }

        try
        {
            if (isOpen)
            {
                await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            }

            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw _runner.Translate(e, cancellationToken);
        }
    }

    // A call that has ended refuses messages in several ways; its answer says why it has.
    private static async Task<bool> TryWriteAsync(AsyncClientStreamingCall<HeartbeatRequest, HeartbeatResponse> call, HeartbeatRequest message)
    {
        try
        {
            await call.RequestStream.WriteAsync(message).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            return false;
        }
    }
}
