using Grpc.Core;

namespace Bench;

/// <summary>A way to make an RPC costly: requests that grow with a parameter, all of them legal.</summary>
/// <param name="Rpc">The RPC as <c>Service/Method</c>.</param>
/// <param name="Shape">What grows, in few words.</param>
/// <param name="Sizes">The parameters, growing.</param>
/// <param name="Request">The request of a parameter; the number differs from call to call.</param>
internal sealed record AbuseCase(string Rpc, string Shape, int[] Sizes, Func<int, long, byte[]> Request)
{
    /// <summary>The RPC, called with bytes.</summary>
    public Method<byte[], byte[]> Method { get; } = RawCalls.Of(Rpc, StreamingRpcs.Contains(Rpc) ? MethodType.ServerStreaming : MethodType.Unary);

    private static IReadOnlySet<string> StreamingRpcs { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "NodeRegistry/StreamNodes", "NodeRegistry/GetTree", "Maintenance/VerifyIntegrity", "Maintenance/Snapshot",
    };
}
