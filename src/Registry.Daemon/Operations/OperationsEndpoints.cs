using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Registry.Server.Health;
using Registry.Server.Observability;

namespace Registry.Daemon.Operations;

/// <summary>What operators ask over HTTP/1.1: is the process alive, does it take calls, what has it measured.</summary>
internal static class OperationsEndpoints
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
    public static void MapOperations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/healthz", GetAndHead, context => WriteAsync(context, StatusCodes.Status200OK, "text/plain; charset=utf-8", "ok\n"u8.ToArray()));
        endpoints.MapMethods("/readyz", GetAndHead, WriteReadinessAsync);
        endpoints.MapMethods("/metrics", GetAndHead, WriteMetricsAsync);
    }

    private static Task WriteReadinessAsync(HttpContext context)
    {
        var current = context.RequestServices.GetRequiredService<ServingState>().Current;
        var isReady = current.Phase == ServingPhase.Serving;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", isReady);
            json.WriteString("phase", current.Phase.ToString().ToLowerInvariant());
            json.WriteStartArray("reasons");
            if (!isReady)
            {
                json.WriteStringValue(current.Reason);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return WriteAsync(
            context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, "application/json", stream.ToArray());
    }

    private static Task WriteMetricsAsync(HttpContext context)
        => WriteAsync(
            context, StatusCodes.Status200OK, MetricAggregator.ContentType,
            System.Text.Encoding.UTF8.GetBytes(context.RequestServices.GetRequiredService<MetricAggregator>().Render()));

    private static async Task WriteAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
