using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Registry.Daemon.Operations;
using Registry.Daemon.Options;
using Registry.Daemon.Telemetry;
using Registry.Server;
using Registry.Server.Health;
using Registry.Server.Observability;
using Registry.Server.Reflection;
using Registry.Server.Transport;

namespace Registry.Daemon.Hosting;

/// <summary>Builds the web application: what is registered, and the way of a request.</summary>
internal static class DaemonApplication
{
    /// <summary>Version of the daemon.</summary>
    public static string Version { get; } =
        typeof(DaemonApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Builds it; nothing listens yet.</summary>
    public static WebApplication Build(RegistryDaemonOptions options, KestrelSetup kestrel)
    {
        // The empty builder reads no settings files and no environment: options have one way in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "registryd",
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => kestrel.Configure(server, options));
        DaemonLogging.Configure(builder.Logging, options);
        AddServices(builder.Services, options);

        var app = builder.Build();
        // HTTP/1.1 is spoken by the one listener and HTTP/2 by the other: what the first serves is out of reach of the second.
        app.MapWhen(
            context => !HttpProtocol.IsHttp2(context.Request.Protocol),
            http => http.UseRouting().UseEndpoints(endpoints => endpoints.MapOperations()));
        app.UseRouting();
        app.UseMiddleware<CallObserver>();
        app.UseMiddleware<TransportRefusals>(options.MaximumRequestBytes);
        app.UseMiddleware<Departures>();
        app.MapIntrospection();
        Composition.Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, RegistryDaemonOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IHostLifetime, DetachedLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        services.AddMetrics();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton(provider => new ProcessMetrics(provider.GetRequiredService<IMeterFactory>(), Version));
        services.AddSingleton(provider => new MetricAggregator(
            MeterNames.All, provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<ILogger<MetricAggregator>>()));
        services.AddSingleton<DaemonFailure>();
        services.AddSingleton(provider => new ServiceNotifier(
            Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ServiceNotifier>>()));
        services
            .AddGrpc(grpc =>
            {
                RegistryServer.Configure(grpc, options.MaximumRequestBytes);
                grpc.Interceptors.Add<ServingGate>();
            })
            .AddIntrospection(new ServedServices(Composition.Services));
        Composition.Add(services, options);
    }
}
