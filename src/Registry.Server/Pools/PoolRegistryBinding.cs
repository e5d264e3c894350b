using Google.Protobuf;
using Grpc.Core;
using Registry.Server.WireFormat;

namespace Registry.Server.Pools;

/// <summary>Binds the RPCs of <c>registry.v1.PoolRegistry</c> to <see cref="PoolRegistryService"/>, so that their requests are scanned for unknown
/// fields as those of the other services are. A test holds this table against the descriptor.</summary>
internal static class PoolRegistryBinding
{
    private const string ServiceName = "registry.v1.PoolRegistry";

    /// <summary>Called by the gRPC server; the service is null then, as it makes one for each call.</summary>
    public static void Bind(ServiceBinderBase binder, PoolRegistryService? service)
    {
        Add<V1.CreatePoolRequest, V1.Pool>(binder, nameof(service.CreatePool), service is null ? null : service.CreatePool);
        Add<V1.GetPoolRequest, V1.Pool>(binder, nameof(service.GetPool), service is null ? null : service.GetPool);
        Add<V1.ListPoolsRequest, V1.ListPoolsResponse>(
            binder, nameof(service.ListPools), service is null ? null : service.ListPools,
            V1.ListPoolsRequest.PageSizeFieldNumber, V1.ListPoolsRequest.PageTokenFieldNumber);
        Add<V1.DeletePoolRequest, V1.DeletePoolResponse>(binder, nameof(service.DeletePool), service is null ? null : service.DeletePool);
        Add<V1.ListAllocationsRequest, V1.ListAllocationsResponse>(
            binder, nameof(service.ListAllocations), service is null ? null : service.ListAllocations,
            V1.ListAllocationsRequest.PageSizeFieldNumber, V1.ListAllocationsRequest.PageTokenFieldNumber);
        Add<V1.AllocateRequest, V1.AllocateResponse>(binder, nameof(service.Allocate), service is null ? null : service.Allocate);
        Add<V1.FreeRequest, V1.FreeResponse>(binder, nameof(service.Free), service is null ? null : service.Free);
    }

    private static void Add<TRequest, TResponse>(
        ServiceBinderBase binder, string name, UnaryServerMethod<Incoming<TRequest>, TResponse>? method, params int[] unmarkedFields)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage =>
        binder.AddMethod(
            new Method<Incoming<TRequest>, TResponse>(
                MethodType.Unary, ServiceName, name, Incoming<TRequest>.Marshaller(unmarkedFields), GeneratedMessage.Marshaller<TResponse>()),
            method);
}
