using System.Buffers.Text;
using System.Text;
using Fuzz.Rpc;

namespace Fuzz.Targets;

/// <summary>Page tokens of every list: as text, and as the bytes that such a text holds.</summary>
internal sealed class TokenTarget : IFuzzTarget
{
    private readonly RpcHost _host = RpcHost.Start();

    public string Name => "tokens";

    public IEnumerable<byte[]> Seeds =>
    [
        .. _host.Paged.SelectMany((rpc, i) => new[] { 0, 1 }.Select(form => new[] { (byte)i, (byte)form, (byte)'A', (byte)'A' })),
        .. _host.Tokens.Select((token, i) => (byte[])[(byte)i, 0, .. Encoding.UTF8.GetBytes(token)]),
        .. _host.Tokens.Select((token, i) => (byte[])[(byte)i, 1, .. Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(token))]),
    ];

    public IEnumerable<string> Words => ["AAAA", "-_", "==", "\0"];

    public void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var rpc = _host.Paged[input[0] % _host.Paged.Count];
        var token = input[1] % 2 == 0 ? Encoding.UTF8.GetString(input.AsSpan(2)) : Base64Url.EncodeToString(input.AsSpan(2));
        _host.CallPaged(rpc, token);
    }
}
