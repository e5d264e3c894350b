using Fuzz.Rpc;

namespace Fuzz.Targets;

/// <summary>Requests of every RPC as bytes: the first chooses the RPC. They are scanned, parsed, mapped and carried out upon a registry in memory.</summary>
internal sealed class RequestTarget : IFuzzTarget
{
    // What is registered stays: a registry is left behind before it grows.
    private const int CallsForEach = 2_000;

    private RpcHost _host = RpcHost.Start();
    private int _calls;

    public string Name => "requests";

    public IEnumerable<byte[]> Seeds =>
        [.. _host.Rpcs.SelectMany((rpc, i) => SampleMessages.Of(rpc.Request).Select(message => (byte[])[(byte)i, .. message]))];

    public IEnumerable<string> Words => ["web-1", "a", "config", "m.general", "size", "vm", "pool", "10.0.0.0/24", "node.name == 'web-1'", "\u0008\u0001", "\u0012\u0000", "\n\u0003"];

    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        if (++_calls % CallsForEach == 0)
        {
            _host.Dispose();
            _host = RpcHost.Start();
        }

        _host.Call(_host.Rpcs[input[0] % _host.Rpcs.Count], input.AsMemory(1));
    }
}
