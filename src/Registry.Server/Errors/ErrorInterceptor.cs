using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Engine;
using Registry.Engine.Commits;
using Registry.Modules.Queries;
using Registry.Server.Health;
using Registry.Server.Queries;

namespace Registry.Server.Errors;

/// <summary>The one place where exceptions become statuses. What a client should not see is logged and told as INTERNAL.</summary>
internal sealed class ErrorInterceptor(ServingState state, RegistryEngineOptions options, ILogger<ErrorInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (StalledException stalled)
        {
            Log.Stalled(logger, context.Method, stalled.Limit);

            // A status that overtook what is being written would break the stream off, and the client would not learn why. When the daemon
            // stops, that has to do.
            await Task.WhenAny(stalled.PendingWrite, StoppingAsync()).ConfigureAwait(false);
            throw RejectionMapper.ToException(new Rejection.Stalled(stalled.Limit));
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    private Task StoppingAsync() => state.Current is { Phase: ServingPhase.Serving } serving ? serving.Changed : Task.CompletedTask;

    // A call with a deadline has a cancellation of its own, which may lag behind that of the request.
    private static bool HasGone(ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested || context.GetHttpContext().RequestAborted.IsCancellationRequested;

    private RpcException ToStatus(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            // The client has gone. A read or a write that begins afterwards says so with InvalidOperationException.
            case OperationCanceledException or InvalidOperationException or IOException when HasGone(context):
                return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled before it was carried out."));
            case QueryException refused:
                return QueryErrors.ToException(refused.Problem);
            case SearchBusyException:
                return RejectionMapper.ToException(new Rejection.SearchBusy(options.RetryAfter));
            case EngineFailedException:
                return new RpcException(new Status(StatusCode.Unavailable, exception.Message));
            default:
                Log.CallFailed(logger, context.Method, exception);
                return new RpcException(new Status(StatusCode.Internal, "The daemon failed to answer; its log says why."));
        }
    }
}
