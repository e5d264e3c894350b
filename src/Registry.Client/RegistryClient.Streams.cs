using System.Runtime.CompilerServices;
using Grpc.Core;
using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>All nodes that match, from one revision, in the order of their ids.</summary>
    /// <param name="request">What to stream; not given: every node, whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, REVISION_NOT_REACHED; UNAVAILABLE where the stream breaks.</exception>
    public async IAsyncEnumerable<Node> StreamNodesAsync(
        StreamNodesRequest? request = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var part in StreamNodePartsAsync(request, cancellationToken).ConfigureAwait(false))
        {
            foreach (var node in part.Nodes)
            {
                yield return node;
            }
        }
    }

    /// <summary>As <see cref="StreamNodesAsync"/>, in the daemon's own portions, with the revision and the number of candidates.</summary>
    /// <param name="request">What to stream; not given: every node, whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">As <see cref="StreamNodesAsync"/>.</exception>
    public IAsyncEnumerable<StreamNodesResponse> StreamNodePartsAsync(
        StreamNodesRequest? request = null, CancellationToken cancellationToken = default)
        => StreamAsync(Stub.StreamNodes, request ?? new StreamNodesRequest(), cancellationToken);

    /// <summary>The subtree below a node, or below every root: parents before their children, all from one revision.</summary>
    /// <param name="request">Which tree; not given: below every root, whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND, REVISION_NOT_REACHED; UNAVAILABLE where the stream breaks.</exception>
    public async IAsyncEnumerable<TreeNode> GetTreeAsync(
        GetTreeRequest? request = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var parts = StreamAsync(Stub.GetTree, request ?? new GetTreeRequest(), cancellationToken);
        await foreach (var part in parts.ConfigureAwait(false))
        {
            foreach (var node in part.Nodes)
            {
                yield return node;
            }
        }
    }

    /// <summary>
    /// Reads a server stream. The deadline bounds the wait for each message, not the stream, which may be long. Only opening is retried:
    /// once a message was handed out, repeating would hand it out twice.
    /// </summary>
    private async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncServerStreamingCall<TResponse>> method,
        TRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : class
    {
        using var patience = new StreamPatience(_options.Deadline, _options.TimeProvider, cancellationToken);
        var deadline = _options.Deadline == Timeout.InfiniteTimeSpan
            ? DateTimeOffset.MaxValue
            : _options.TimeProvider.GetUtcNow() + _options.Deadline;
        var (call, any) = await _runner.RetryAsync(
            () => OpenAsync(method, request, patience, cancellationToken), deadline, cancellationToken).ConfigureAwait(false);
        using (call)
        {
            while (any)
            {
                yield return call.ResponseStream.Current;
                any = await NextAsync(call, patience, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One stream of a watch, without retries.</summary>
    /// <param name="request">What to watch.</param>
    /// <param name="silence">Longest wait for a message.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    internal async IAsyncEnumerable<WatchNodesResponse> WatchOnce(
        WatchNodesRequest request, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var patience = new StreamPatience(silence, _options.TimeProvider, cancellationToken);
        var (call, any) = await OpenAsync(Stub.WatchNodes, request, patience, cancellationToken).ConfigureAwait(false);
        using (call)
        {
            while (any)
            {
                yield return call.ResponseStream.Current;
                any = await NextAsync(call, patience, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<(AsyncServerStreamingCall<TResponse> Call, bool Any)> OpenAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncServerStreamingCall<TResponse>> method,
        TRequest request,
        StreamPatience patience,
        CancellationToken cancellationToken)
    {
        var call = method(request, new CallOptions(_runner.Headers(), cancellationToken: patience.Token));
        try
        {
            return (call, await NextAsync(call, patience, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception)
        {
            call.Dispose();
            throw;
        }
    }

    private async Task<bool> NextAsync<TResponse>(
        AsyncServerStreamingCall<TResponse> call, StreamPatience patience, CancellationToken cancellationToken)
    {
        patience.Begin();
        try
        {
            return await call.ResponseStream.MoveNext(patience.Token).ConfigureAwait(false);
        }
        catch (RpcException e) when (patience.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw _runner.LateAnswer(e);
        }
        catch (RpcException e)
        {
            throw _runner.Translate(e, cancellationToken);
        }
        finally
        {
            patience.End();
        }
    }

    /// <summary>Cancels a stream whose next message is overdue; the time that the consumer takes does not count.</summary>
    private sealed class StreamPatience : IDisposable
    {
        private readonly CancellationTokenSource _overdue;
        private readonly CancellationTokenSource _either;
        private readonly TimeSpan _deadline;

        public StreamPatience(TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
        {
            _deadline = deadline;
            _overdue = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_overdue.Token, cancellationToken);
        }

        public CancellationToken Token => _either.Token;

        public bool IsOver => _overdue.IsCancellationRequested;

        public void Begin() => _overdue.CancelAfter(_deadline);

        public void End() => _overdue.CancelAfter(Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            _either.Dispose();
            _overdue.Dispose();
        }
    }
}
