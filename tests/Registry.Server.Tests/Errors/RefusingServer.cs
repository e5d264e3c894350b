using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Registry.V1;

namespace Registry.Server.Tests.Errors;

/// <summary>A real server that refuses every call with what it was told, and what of it goes over the wire.</summary>
internal sealed class RefusingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly Refusal _refusal;

    private RefusingServer(WebApplication app, Refusal refusal, ListenOptions listen)
    {
        (_app, _refusal) = (app, refusal);
        _client = new HttpClient { BaseAddress = new Uri($"http://{listen.IPEndPoint}") };
    }

    public static async Task<RefusingServer> StartAsync()
    {
        ListenOptions? listen = null;
        var refusal = new Refusal();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            options.Protocols = HttpProtocols.Http2;
            listen = options;
        }));
        builder.Services.AddSingleton(refusal);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<Refusal>();
        await app.StartAsync();
        return new RefusingServer(app, refusal, listen!);
    }

    /// <summary>All headers and trailers of a refusal with an exception.</summary>
    public async Task<IReadOnlyList<(string Name, string Value)>> RefuseAsync(RpcException exception)
    {
        _refusal.Exception = exception;
        using var content = new ByteArrayContent(new byte[5]);
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/registry.v1.NodeRegistry/GetNode")
        {
            Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new("trailers"));
        using var response = await _client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return
        [
            (":status", "200"),
            .. response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
                .SelectMany(header => header.Value.Select(value => (header.Key, value))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Refusal : NodeRegistry.NodeRegistryBase
    {
        public RpcException? Exception { get; set; }

        public override Task<Node> GetNode(GetNodeRequest request, ServerCallContext context) => throw Exception!;
    }
}
