using Grpc.Core;

namespace Bench;

/// <summary>Calls whose messages are bytes: so that the servers are compared, and not what a client makes of their answers.</summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>The echo.</summary>
    public static Method<byte[], byte[]> Echo { get; } = Unary("bench.Echo", "Echo");

    /// <summary><c>RegisterNode</c>.</summary>
    public static Method<byte[], byte[]> RegisterNode { get; } = Unary("registry.v1.NodeRegistry", "RegisterNode");

    /// <summary><c>GetNode</c>.</summary>
    public static Method<byte[], byte[]> GetNode { get; } = Unary("registry.v1.NodeRegistry", "GetNode");

    /// <summary><c>StreamHeartbeats</c>.</summary>
    public static Method<byte[], byte[]> StreamHeartbeats { get; } =
        new(MethodType.ClientStreaming, "registry.v1.NodeRegistry", "StreamHeartbeats", Bytes, Bytes);

    /// <summary><c>UpdateNode</c>.</summary>
    public static Method<byte[], byte[]> UpdateNode { get; } = Unary("registry.v1.NodeRegistry", "UpdateNode");

    /// <summary><c>WatchNodes</c>.</summary>
    public static Method<byte[], byte[]> WatchNodes { get; } =
        new(MethodType.ServerStreaming, "registry.v1.NodeRegistry", "WatchNodes", Bytes, Bytes);

    /// <summary>An RPC of the registry by its name, <c>Service/Method</c>.</summary>
    public static Method<byte[], byte[]> Of(string rpc, MethodType type)
    {
        var parts = rpc.Split('/');
        return new Method<byte[], byte[]>(type, $"registry.v1.{parts[0]}", parts[1], Bytes, Bytes);
    }

    private static Method<byte[], byte[]> Unary(string service, string name) => new(MethodType.Unary, service, name, Bytes, Bytes);
}
