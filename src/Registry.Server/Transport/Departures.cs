using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Registry.Server.Transport;

/// <summary>
/// Tells a client that has gone from a failure. The body of its request breaks at once, while <see cref="HttpContext.RequestAborted"/> is
/// raised on another thread: in between the gRPC server takes the broken body for a failure of the service, logs it, and answers UNKNOWN.
/// Here it becomes CANCELLED, whichever comes first. Stands before the gRPC endpoints; costs a call one small object. Writes need nothing
/// of the kind: bytes for a client that has gone are dropped, and the gRPC server asks for the cancellation before it complains.
/// </summary>
public sealed class Departures(RequestDelegate next)
{
    /// <summary>Runs the call.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Features.Set<IRequestBodyPipeFeature>(new DepartureReader(context.Request.BodyReader));
        return next(context);
    }

    /// <summary>
    /// Whether a body broke off because its other end or the connection is gone. A request that breaks the rules of HTTP fails in a way of
    /// its own, and what the caller itself cancels is its own affair.
    /// </summary>
    internal static bool IsDeparture(Exception failure, CancellationToken cancellation) => failure switch
    {
        BadHttpRequestException => false,
        IOException => true,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };

    /// <summary>What a call ends with whose client is gone.</summary>
    internal static RpcException Cancelled(Exception reason) =>
        new(new Status(StatusCode.Cancelled, "The client has gone.", reason));
}
