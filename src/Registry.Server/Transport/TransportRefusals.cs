using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Registry.Server.Errors;
using Registry.Server.Reflection;
using Registry.V1;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Transport;

/// <summary>
/// Gives the refusals that the gRPC server makes itself the details that <c>errors.proto</c> promises with every refusal: a message that is too
/// large, also once it is decompressed, and a method that is unknown never reach the interceptors. Stands around the gRPC endpoints, where the
/// status is written and not yet sent.
/// </summary>
/// <param name="next">The gRPC endpoints.</param>
/// <param name="maximumRequestBytes">Largest request of the registry's services.</param>
public sealed class TransportRefusals(RequestDelegate next, int maximumRequestBytes)
{
    private const string StatusField = "grpc-status";
    private const string MessageField = "grpc-message";
    private const string DetailsField = "grpc-status-details-bin";
    private const string RegistryServices = "/registry.v1.";
    private const string TooLarge = "Received message exceeds";
    private const string Unimplemented = " is unimplemented.";
    private const int LongestMethod = 256;

    /// <summary>Runs the call.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await next(context).ConfigureAwait(false);
        if (Fields(context) is { } fields && !fields.ContainsKey(DetailsField) && Refusal(context, fields) is { } status)
        {
            fields[MessageField] = status.Message;
            fields[DetailsField] = Convert.ToBase64String(status.ToByteArray());
        }
    }

    // A status stands among the headers if nothing else was sent, else among the trailers.
    private static IHeaderDictionary? Fields(HttpContext context) =>
        context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers && trailers.ContainsKey(StatusField) ? trailers
        : !context.Response.HasStarted && context.Response.Headers.ContainsKey(StatusField) ? context.Response.Headers : null;

    private RpcStatus? Refusal(HttpContext context, IHeaderDictionary fields)
    {
        var (code, message) = (fields[StatusField].ToString(), fields[MessageField].ToString());
        return code switch
        {
            "8" when message.StartsWith(TooLarge, StringComparison.Ordinal) => RequestTooLarge(context),
            "12" when message.EndsWith(Unimplemented, StringComparison.Ordinal) => MethodUnknown(context),
            _ => null,
        };
    }

    private RpcStatus RequestTooLarge(HttpContext context)
    {
        var isRegistry = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName
            .StartsWith(RegistryServices, StringComparison.Ordinal) ?? true;
        var maximum = FormattableString.Invariant($"{(isRegistry ? maximumRequestBytes : IntrospectionExtensions.MaximumRequestBytes)}");
        return StatusDetails.Status(
            StatusCode.ResourceExhausted, $"The request is larger than {maximum} bytes; split it into several.", ErrorReason.RequestTooLarge,
            [("limit", "bytes of the request"), ("maximum", maximum)]);
    }

    private static RpcStatus MethodUnknown(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return StatusDetails.Status(
            StatusCode.Unimplemented, "This daemon has no such service or method; see what it has by reflection, or update it.",
            ErrorReason.MethodUnknown, [("method", path.Length <= LongestMethod ? path : path[..LongestMethod])]);
    }
}
