using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Registry.Server.Errors;
using Registry.V1;

namespace Registry.Server.Health;

/// <summary>
/// Refuses calls of the registry's services with UNAVAILABLE while the daemon starts or stops. Health and reflection (package
/// <c>grpc.</c>) pass: they tell about the daemon, not about the registry.
/// </summary>
public sealed class ServingGate(ServingState state) : Interceptor
{
    private const string AlwaysServedPrefix = "/grpc.";
    private static readonly Duration RetryAfter = new() { Seconds = 1 };

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, context);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, context);
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Admit(ServerCallContext context)
    {
        var current = state.Current;
        if (current.Phase != ServingPhase.Serving && !context.Method.StartsWith(AlwaysServedPrefix, StringComparison.Ordinal))
        {
            throw Refusal(current);
        }
    }

    private static RpcException Refusal(ServingStatus current)
        => StatusDetails.Exception(
            StatusCode.Unavailable,
            "The daemon does not take calls: " + current.Reason + ".",
            current.Phase == ServingPhase.Starting ? ErrorReason.Starting : ErrorReason.ShuttingDown,
            [],
            new RetryInfo { RetryDelay = RetryAfter });
}
