using System.Net.Sockets;
using Grpc.Net.Client;

namespace Registry.Server.Hooks;

/// <summary>Opens channels to hooks. Only those on this machine are asked, for what they are told includes sensitive values.</summary>
internal static class HookChannel
{
    private const string UnixPrefix = "unix:";
    private static readonly Uri AnyHost = new("http://localhost");

    /// <summary>A channel; null where the address is not on this machine. Nothing connects before the first call.</summary>
    /// <param name="address"><c>unix:/path</c>, or <c>http://host:port</c> of a loopback address.</param>
    public static GrpcChannel? Open(string address)
    {
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = address[UnixPrefix.Length..];
            var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation) };
            return GrpcChannel.ForAddress(AnyHost, Options(handler));
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Scheme == Uri.UriSchemeHttp
            ? GrpcChannel.ForAddress(uri, Options(new SocketsHttpHandler { UseProxy = false }))
            : null;
    }

    private static GrpcChannelOptions Options(SocketsHttpHandler handler) => new()
    {
        HttpHandler = handler,
        DisposeHttpClient = true,
        ThrowOperationCanceledOnCancellation = true,
        // Left to itself, a channel that finds nobody pauses for up to two minutes, and refuses calls meanwhile.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
    };

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
