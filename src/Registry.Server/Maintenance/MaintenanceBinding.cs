using Google.Protobuf;
using Grpc.Core;
using Registry.Server.WireFormat;

namespace Registry.Server.Maintenance;

/// <summary>Binds the RPCs of <c>registry.v1.Maintenance</c> to <see cref="MaintenanceService"/>, so that their requests are scanned for unknown
/// fields as those of the other services are. A test holds this table against the descriptor.</summary>
internal static class MaintenanceBinding
{
    private const string ServiceName = "registry.v1.Maintenance";

    /// <summary>Called by the gRPC server; the service is null then, as it makes one for each call.</summary>
    public static void Bind(ServiceBinderBase binder, MaintenanceService? service)
    {
        binder.AddMethod(
            Method<V1.StatusRequest, V1.StatusResponse>(MethodType.Unary, nameof(service.Status)), service is null ? null : service.Status);
        binder.AddMethod(
            Method<V1.SnapshotRequest, V1.SnapshotResponse>(MethodType.ServerStreaming, nameof(service.Snapshot)),
            service is null ? null : service.Snapshot);
        binder.AddMethod(
            Method<V1.VerifyIntegrityRequest, V1.VerifyIntegrityResponse>(MethodType.ServerStreaming, nameof(service.VerifyIntegrity)),
            service is null ? null : service.VerifyIntegrity);
    }

    private static Method<Incoming<TRequest>, TResponse> Method<TRequest, TResponse>(MethodType type, string name)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage =>
        new(type, ServiceName, name, Incoming<TRequest>.Marshaller(), GeneratedMessage.Marshaller<TResponse>());
}
