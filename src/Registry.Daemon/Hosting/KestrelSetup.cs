using Microsoft.AspNetCore.Server.Kestrel.Core;
using Registry.Daemon.Options;

namespace Registry.Daemon.Hosting;

/// <summary>The two listeners, and limits that suit long-lived gRPC connections.</summary>
internal sealed class KestrelSetup
{
    // A client that has more calls open at once waits for one to end; watches of later versions stay open for days.
    private const int StreamsPerConnection = 4096;

    /// <summary>The gRPC listener; its port is the real one once the server has started.</summary>
    public ListenOptions? Grpc { get; private set; }

    /// <summary>The HTTP listener; its port is the real one once the server has started.</summary>
    public ListenOptions? Http { get; private set; }

    /// <summary>Sets up the server.</summary>
    public void Configure(KestrelServerOptions kestrel, RegistryDaemonOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        // A stream may be silent for as long as it likes; pings find out whether its client still lives.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        // Bodies of client streams have no end; each message has the limit of the gRPC server.
        limits.MaxRequestBodySize = null;
        kestrel.Listen(options.GrpcAddress, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            Grpc = listen;
        });
        kestrel.Listen(options.HttpAddress, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Http = listen;
        });
    }
}
