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
        TrailerBudget.Fit(status);
        var trailers = new Metadata { { TrailerBudget.DetailsTrailer, status.ToByteArray() } };
        return new RpcException(new GrpcStatus((StatusCode)status.Code, status.Message), trailers);
    }
}
