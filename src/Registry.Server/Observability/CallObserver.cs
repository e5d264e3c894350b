using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Registry.Server.Observability;

/// <summary>
/// Watches every gRPC call from outside: counts it, times it, names its span and logs it if it failed. It stands around the gRPC
/// handlers, not among the interceptors, because a message that is too large, a deadline or an unknown method never reaches those.
/// </summary>
public sealed partial class CallObserver(RequestDelegate next, CallMetrics metrics, TimeProvider time, ILogger<CallObserver> logger)
{
    private const string Unknown = "unknown";
    private const int MaximumTextLength = 1000;

    // By number, as the gRPC specification spells them.
    private static readonly string[] CodeNames =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>Runs the call.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var called = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        var service = called?.ServiceName ?? Unknown;
        var method = called?.Name ?? Unknown;
        var started = time.GetTimestamp();
        metrics.CallStarted(service, method);
        try
        {
            await next(context);
        }
        finally
        {
            var duration = time.GetElapsedTime(started);
            var code = CodeOf(context);
            metrics.CallEnded(service, method, CodeNames[(int)code], duration);
            Describe(Activity.Current, service, method, code);
            if (code != StatusCode.OK)
            {
                Log(context, called?.FullName ?? context.Request.Path, code, duration);
            }
        }
    }

    private static StatusCode CodeOf(HttpContext context)
    {
        // No gRPC request: another content type or protocol. gRPC refuses it as INTERNAL, but the fault is the caller's.
        if (context.Response.StatusCode is >= 400 and < 500)
        {
            return StatusCode.InvalidArgument;
        }

        var text = Field(context, "grpc-status");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < CodeNames.Length)
        {
            // A handler that is cut short by its client fails in many ways; all of them are the client's leaving.
            return number == (int)StatusCode.Unknown && context.RequestAborted.IsCancellationRequested
                ? StatusCode.Cancelled
                : (StatusCode)number;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return StatusCode.Cancelled;
        }

        // No gRPC answer: the request was not gRPC, or asked for a path that no service has.
        return StatusCode.Unimplemented;
    }

    // A status stands among the headers if nothing else was sent, else among the trailers.
    private static string? Field(HttpContext context, string name)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (trailers is not null && trailers.TryGetValue(name, out var trailer))
        {
            return trailer;
        }

        return context.Response.Headers.TryGetValue(name, out var header) ? (string?)header : null;
    }

    private static void Describe(Activity? span, string service, string method, StatusCode code)
    {
        if (span is null)
        {
            return;
        }

        span.DisplayName = $"{service}/{method}";
        span.SetTag("rpc.system", "grpc");
        span.SetTag("rpc.service", service);
        span.SetTag("rpc.method", method);
        span.SetTag("rpc.grpc.status_code", (int)code);
        if (IsServerFault(code))
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private void Log(HttpContext context, string method, StatusCode code, TimeSpan duration)
    {
        var level = IsServerFault(code) ? LogLevel.Error : LogLevel.Debug;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        method = Printable(method);
        var detail = Printable(Uri.UnescapeDataString(Field(context, "grpc-message") ?? ""));
        var peer = $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}";
        if (level == LogLevel.Error)
        {
            LogFailed(method, CodeNames[(int)code], duration.TotalMilliseconds, peer, detail);
        }
        else
        {
            LogRefused(method, CodeNames[(int)code], duration.TotalMilliseconds, peer, detail);
        }
    }

    private static bool IsServerFault(StatusCode code) => code is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss;

    // Path and detail may hold what a client sent: no line ends or terminal escapes of its making in the log.
    private static string Printable(string text)
        => string.Create(Math.Min(text.Length, MaximumTextLength), text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });

    [LoggerMessage(2101, LogLevel.Error, "{Method} failed with {Code} after {ElapsedMilliseconds:F3} ms for {Peer}: {Detail}")]
    private partial void LogFailed(string method, string code, double elapsedMilliseconds, string peer, string detail);

    [LoggerMessage(2102, LogLevel.Debug, "{Method} ended with {Code} after {ElapsedMilliseconds:F3} ms for {Peer}: {Detail}")]
    private partial void LogRefused(string method, string code, double elapsedMilliseconds, string peer, string detail);
}
