using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fuzz.Rpc;

/// <summary>An RPC as it is bound: bytes in, bytes out.</summary>
/// <param name="FullName">Its name.</param>
/// <param name="Request">What it is sent.</param>
/// <param name="Answer">Reads the request, carries it out, and encodes the answers.</param>
internal sealed record RpcCall(string FullName, MessageDescriptor Request, Func<ReadOnlyMemory<byte>, ServerCallContext, Task> Answer);
