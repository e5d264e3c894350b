using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.V1;
using GrpcStatus = Grpc.Core.Status;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Errors;

/// <summary>Builds statuses with the details of <c>errors.proto</c>.</summary>
internal static class StatusDetails
{
    /// <summary>Domain of every <c>ErrorInfo</c>.</summary>
    public const string Domain = "registry.v1";

    private const string Trailer = "grpc-status-details-bin";

    /// <summary>Trailers are headers to a client, which may take no more than 8 KiB of them: longer details lose their particulars.</summary>
    private const int LongestTrailer = 6_000;

    /// <summary>The name of a reason on the wire.</summary>
    public static string Name(ErrorReason reason) =>
        ErrorsReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name["ERROR_REASON_".Length..];

    /// <summary>A status with an <c>ErrorInfo</c> and further details.</summary>
    public static RpcStatus Status(
        StatusCode code, string message, ErrorReason reason, IEnumerable<(string Key, string Value)> metadata, params IMessage?[] details)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = Name(reason) };
        foreach (var (key, value) in metadata)
        {
            info.Metadata[key] = value;
        }

        var status = new RpcStatus { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
        status.Details.AddRange(details.OfType<IMessage>().Select(detail => Any.Pack(detail)));
        return status;
    }

    /// <summary>The exception that ends a call with a status.</summary>
    public static RpcException Exception(
        StatusCode code, string message, ErrorReason reason, IEnumerable<(string Key, string Value)> metadata, params IMessage?[] details) =>
        Exception(Status(code, message, reason, metadata, details));

    /// <summary>The exception that ends a call with a status.</summary>
    public static RpcException Exception(RpcStatus status)
    {
        Shorten(status);
        var trailers = new Metadata { { Trailer, status.ToByteArray() } };
        return new RpcException(new GrpcStatus((StatusCode)status.Code, status.Message), trailers);
    }

    private static void Shorten(RpcStatus status)
    {
        if (status.Message.Length > 1_500)
        {
            status.Message = string.Concat(status.Message.AsSpan(0, 1_500), " …");
        }

        while (status.CalculateSize() > LongestTrailer && status.Details.Count > 1)
        {
            var last = status.Details[^1];
            status.Details.RemoveAt(status.Details.Count - 1);
            if (last.TryUnpack<BadRequest>(out var bad) && bad.FieldViolations.Count > 1)
            {
                // Half of them, until they fit.
                while (bad.FieldViolations.Count > 1 && status.CalculateSize() + bad.CalculateSize() > LongestTrailer)
                {
                    bad.FieldViolations.RemoveAt(bad.FieldViolations.Count - 1);
                }

                status.Details.Add(Any.Pack(bad));
                return;
            }
        }
    }
}
