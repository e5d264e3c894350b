using Google.Protobuf.Reflection;
using Grpc.Core;
using Registry.Server.Nodes;

namespace Registry.Server.Tests.Nodes;

/// <summary>The hand-written binding serves what the protos declare.</summary>
[TestFixture]
public sealed class NodeRegistryBindingTests
{
    [Test]
    public void Bind_EveryMethodOfTheDescriptor_OnceWithItsKindAndRequest()
    {
        var binder = new RecordingBinder();

        NodeRegistryBinding.Bind(binder, null);

        var declared = V1.NodeRegistry.Descriptor.Methods.Select(method => $"{method.Service.FullName}/{method.Name} {Kind(method)} {method.InputType.ClrType.Name}");
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
