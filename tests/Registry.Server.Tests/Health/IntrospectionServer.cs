using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Registry.Server.Health;
using Registry.Server.Observability;
using Registry.Server.Reflection;
using Registry.Server.Transport;
using Registry.V1;

namespace Registry.Server.Tests.Health;

/// <summary>A real server with health, reflection and one small service, and a client of it.</summary>
internal sealed class IntrospectionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _isDisposed;

    private IntrospectionServer(WebApplication app, LogCapture log, ListenOptions listen)
    {
        _app = app;
        Log = log;
        Channel = GrpcChannel.ForAddress($"http://{listen.IPEndPoint}");
    }

    public GrpcChannel Channel { get; }

    public LogCapture Log { get; }

    public ServingState State => _app.Services.GetRequiredService<ServingState>();

    public ServedServices Services => _app.Services.GetRequiredService<ServedServices>();

    public MetricAggregator Metrics => _app.Services.GetRequiredService<MetricAggregator>();

    public IEnumerable<Endpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints);

    /// <param name="transport">Stands between the transport and everything else; null for nothing.</param>
    public static async Task<IntrospectionServer> StartAsync(Action<HttpContext>? transport = null)
    {
        var log = new LogCapture();
        ListenOptions? listen = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            options.Protocols = HttpProtocols.Http2;
            listen = options;
        }));
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CallMetrics>();
        builder.Services.AddSingleton(provider => new MetricAggregator(
            new HashSet<string> { CallMetrics.MeterName }, provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            provider.GetRequiredService<ILogger<MetricAggregator>>()));
        builder.Services.AddSingleton<SmallRegistry>();
        builder.Services
            .AddGrpc(grpc => grpc.Interceptors.Add<ServingGate>())
            .AddIntrospection(new ServedServices(NodeRegistry.Descriptor));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            transport?.Invoke(context);
            return next(context);
        });
        app.UseRouting();
        app.UseMiddleware<CallObserver>();
        app.UseMiddleware<Departures>();
        app.MapIntrospection();
        app.MapGrpcService<SmallRegistry>();
        app.Services.GetRequiredService<MetricAggregator>();
        await app.StartAsync();
        return new IntrospectionServer(app, log, listen!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        State.TryMoveTo(ServingPhase.Stopping, "the test has ended");
        Channel.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Answers or fails as the name asked for says.</summary>
    private sealed class SmallRegistry : NodeRegistry.NodeRegistryBase
    {
        public override Task<Node> GetNode(GetNodeRequest request, ServerCallContext context) => request.NodeRef?.Name switch
        {
            "missing" => throw new RpcException(new Status(StatusCode.NotFound, "no such node")),
            "broken" => throw new RpcException(new Status(StatusCode.Internal, "line one\nline two \u001b[31m")),
            "slow" => WaitAsync(context),
            _ => Task.FromResult(new Node { Name = request.NodeRef?.Name ?? "" }),
        };

        private static async Task<Node> WaitAsync(ServerCallContext context)
        {
            await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
            return new Node();
        }
    }
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, EventId Event, string Text)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => capture.Entries.Enqueue((category, logLevel, eventId, formatter(state, exception)));
    }
}
