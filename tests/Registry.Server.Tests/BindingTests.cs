using Google.Protobuf.Reflection;
using Grpc.Core;
using Registry.Server.Config;
using Registry.Server.Maintenance;
using Registry.Server.Modules;
using Registry.Server.Nodes;
using Registry.Server.Pools;

namespace Registry.Server.Tests;

/// <summary>The hand-written bindings serve what the protos declare.</summary>
[TestFixture]
public sealed class BindingTests
{
    [Test]
    public void Bind_EveryMethodOfNodeRegistry_OnceWithItsKindAndRequest() =>
        RequireAll(V1.NodeRegistry.Descriptor, binder => NodeRegistryBinding.Bind(binder, null));

    [Test]
    public void Bind_EveryMethodOfMaintenance_OnceWithItsKindAndRequest() =>
        RequireAll(V1.Maintenance.Descriptor, binder => MaintenanceBinding.Bind(binder, null));

    [Test]
    public void Bind_EveryMethodOfPoolRegistry_OnceWithItsKindAndRequest() =>
        RequireAll(V1.PoolRegistry.Descriptor, binder => PoolRegistryBinding.Bind(binder, null));

    [Test]
    public void Bind_EveryMethodOfModuleRegistry_OnceWithItsKindAndRequest() =>
        RequireAll(V1.ModuleRegistry.Descriptor, binder => ModuleRegistryBinding.Bind(binder, null));

    [Test]
    public void Bind_EveryMethodOfConfigRegistry_OnceWithItsKindAndRequest() =>
        RequireAll(V1.ConfigRegistry.Descriptor, binder => ConfigRegistryBinding.Bind(binder, null));

    private static void RequireAll(ServiceDescriptor service, Action<ServiceBinderBase> bind)
    {
        var binder = new RecordingBinder();

        bind(binder);

        var declared = service.Methods.Select(method => $"{method.Service.FullName}/{method.Name} {Kind(method)} {method.InputType.ClrType.Name}");
        Assert.That(binder.Bound, Is.EquivalentTo(declared));
    }

    private static MethodType Kind(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (false, true) => MethodType.ServerStreaming,
        (true, false) => MethodType.ClientStreaming,
        _ => MethodType.DuplexStreaming,
    };

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<string> Bound { get; } = [];

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Record(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Record(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Record(method);

        private void Record<TRequest, TResponse>(Method<TRequest, TResponse> method) =>
            Bound.Add($"{method.ServiceName}/{method.Name} {method.Type} {typeof(TRequest).GetGenericArguments()[0].Name}");
    }
}
