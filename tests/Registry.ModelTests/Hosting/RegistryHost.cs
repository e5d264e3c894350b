using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Registry.Engine;
using Registry.Server;
using Registry.Server.History;
using Registry.Server.Maintenance;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Server.Reflection;
using Registry.Storage;
using Registry.Testing;
using Registry.V1;

namespace Registry.ModelTests.Hosting;

/// <summary>The registry's services in this process, over a store and a clock of the test's, and a client of them.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private RegistryHost(WebApplication app, RegistryEngine engine, IRegistryStore store, ListenOptions listen)
    {
        _app = app;
        Engine = engine;
        Store = store;
        _channel = GrpcChannel.ForAddress($"http://{listen.IPEndPoint}");
        Caller = new RegistryCaller(_channel);
    }

    public RegistryEngine Engine { get; }

    public IRegistryStore Store { get; }

    /// <summary>What went wrong inside.</summary>
    public required ErrorLog Errors { get; init; }

    public RegistryCaller Caller { get; }

    /// <summary>Loads what the store holds and serves it.</summary>
    public static async Task<RegistryHost> StartAsync(IRegistryStore store, ManualTime time)
    {
        // A sequence lasts weeks of the test's time; a request is repeated whenever it may be.
        var options = new RegistryEngineOptions { IdempotencyAge = TimeSpan.FromDays(3_650) };
        var engine = RegistryEngine.Start(store, options, time, NullLogger<RegistryEngine>.Instance);
        ListenOptions? listen = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, on =>
        {
            on.Protocols = HttpProtocols.Http2;
            listen = on;
        }));
        var services = builder.Services;
        var errors = new ErrorLog();
        services.AddLogging(logging => logging.AddProvider(errors));
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(engine);
        services.AddSingleton(new ServerFacts("0", "memory"));
        services.AddGrpc(grpc => RegistryServer.Configure(grpc, 16 << 20)).AddIntrospection(new ServedServices(NodeRegistry.Descriptor));
        services.AddRegistryServices(options, new SnapshotRetentionOptions(), new HistoryOptions(), new StreamingOptions());
        var app = builder.Build();
        app.UseRouting();
        ((IEndpointRouteBuilder)app).MapRegistryServices();
        await app.StartAsync();
        return new RegistryHost(app, engine, store, listen!) { Errors = errors };
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
        Engine.Dispose();
        await Engine.Completion.InTime();
    }
}
