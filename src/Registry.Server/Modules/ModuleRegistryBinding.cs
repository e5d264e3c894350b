using Google.Protobuf;
using Grpc.Core;
using Registry.Server.WireFormat;

namespace Registry.Server.Modules;

/// <summary>Binds the RPCs of <c>registry.v1.ModuleRegistry</c> to <see cref="ModuleRegistryService"/>, so that their requests are scanned for
/// unknown fields as those of the other services are. A test holds this table against the descriptor.</summary>
internal static class ModuleRegistryBinding
{
    private const string ServiceName = "registry.v1.ModuleRegistry";

    /// <summary>Called by the gRPC server; the service is null then, as it makes one for each call.</summary>
    public static void Bind(ServiceBinderBase binder, ModuleRegistryService? service)
    {
        Add<V1.ApplyModuleRequest, V1.ApplyModuleResponse>(binder, nameof(service.ApplyModule), service is null ? null : service.ApplyModule);
        Add<V1.GetModuleRequest, V1.StoredModule>(binder, nameof(service.GetModule), service is null ? null : service.GetModule);
        Add<V1.ListModulesRequest, V1.ListModulesResponse>(binder, nameof(service.ListModules), service is null ? null : service.ListModules);
        Add<V1.DeleteModuleRequest, V1.DeleteModuleResponse>(binder, nameof(service.DeleteModule), service is null ? null : service.DeleteModule);
        Add<V1.ListPointsRequest, V1.ListPointsResponse>(binder, nameof(service.ListPoints), service is null ? null : service.ListPoints);
        Add<V1.DescribeClassRequest, V1.ClassDescription>(binder, nameof(service.DescribeClass), service is null ? null : service.DescribeClass);
        Add<V1.GetJsonSchemaRequest, V1.GetJsonSchemaResponse>(binder, nameof(service.GetJsonSchema), service is null ? null : service.GetJsonSchema);
    }

    private static void Add<TRequest, TResponse>(
        ServiceBinderBase binder, string name, UnaryServerMethod<Incoming<TRequest>, TResponse>? method)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage =>
        binder.AddMethod(
            new Method<Incoming<TRequest>, TResponse>(
                MethodType.Unary, ServiceName, name, Incoming<TRequest>.Marshaller(), GeneratedMessage.Marshaller<TResponse>()),
            method);
}
