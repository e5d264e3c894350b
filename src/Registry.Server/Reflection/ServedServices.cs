using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace Registry.Server.Reflection;

/// <summary>The gRPC services that this daemon serves: what reflection lists and what health knows by name.</summary>
public sealed class ServedServices
{
    /// <param name="services">The registry's services; health and both reflection services are added.</param>
    public ServedServices(params IEnumerable<ServiceDescriptor> services)
    {
        Descriptors =
        [
            .. services,
            Grpc.Health.V1.Health.Descriptor,
            Grpc.Reflection.V1.ServerReflection.Descriptor,
            Grpc.Reflection.V1Alpha.ServerReflection.Descriptor,
        ];
        Names = Descriptors.Select(service => service.FullName).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Their descriptors, in the order given.</summary>
    public IReadOnlyList<ServiceDescriptor> Descriptors { get; }

    /// <summary>Their full names, for instance <c>registry.v1.NodeRegistry</c>.</summary>
    public IReadOnlySet<string> Names { get; }
}
