using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Registry.Daemon.Options;

namespace Registry.Daemon.Tests.Telemetry;

/// <summary>Takes what is exported by OTLP over either transport, and keeps the paths and bytes.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app, ListenOptions listen)
    {
        _app = app;
        Address = new Uri($"http://{listen.IPEndPoint}");
    }

    public Uri Address { get; }

    public ConcurrentQueue<(string Path, string ContentType, byte[] Body)> Received { get; } = new();

    public static async Task<OtlpReceiver> StartAsync(OtlpTransport transport)
    {
        ListenOptions? listen = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            options.Protocols = transport == OtlpTransport.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            listen = options;
        }));
        var app = builder.Build();
        OtlpReceiver? receiver = null;
        app.Run(context => receiver!.ReceiveAsync(context));
        await app.StartAsync();
        return receiver = new OtlpReceiver(app, listen!);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Received.Enqueue((context.Request.Path, context.Request.ContentType ?? "", body.ToArray()));
        context.Response.ContentType = context.Request.ContentType;
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // An empty message, uncompressed, and the status OK.
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
