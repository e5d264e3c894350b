using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Registry.Engine;
using Registry.Engine.Planning;
using Registry.Modules.Compilation;
using Registry.Protocol;
using Registry.Server.Config;
using Registry.Server.Errors;
using Registry.Server.Maintenance;
using Registry.Server.History;
using Registry.Server.Hooks;
using Registry.Server.Modules;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Server.Pools;
using Registry.Server.Queries;

namespace Registry.Server;

/// <summary>Puts the registry's gRPC services together. The host brings the <see cref="RegistryEngine"/>.</summary>
public static class RegistryServer
{
    /// <summary>Adds the services of the registry.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="engine">Bounds of the engine, which some answers repeat.</param>
    /// <param name="retention">Bounds of what is kept for page tokens.</param>
    /// <param name="history">What history shows.</param>
    /// <param name="streaming">Bounds of answers that are streams.</param>
    public static IServiceCollection AddRegistryServices(
        this IServiceCollection services, RegistryEngineOptions engine, SnapshotRetentionOptions retention, HistoryOptions history,
        StreamingOptions streaming)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(engine);
        services.AddSingleton(retention);
        services.AddSingleton(history);
        services.AddSingleton(streaming);
        services.AddSingleton(provider => new SnapshotRetention(
            retention,
            () =>
            {
                var registry = provider.GetRequiredService<RegistryEngine>();
                return new SnapshotRetention.WrittenSoFar(registry.Current.Revision, registry.WrittenBytes);
            },
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PageTokens>();
        services.AddSingleton<NodeReads>();
        services.AddSingleton<NodeQueries>();
        services.AddSingleton<NodeListing>();
        services.AddSingleton<QueryRows>();
        services.AddSingleton<SchemaCache>();
        services.AddSingleton<HookClients>();
        services.AddSingleton(provider => new HookFollowing(
            provider.GetRequiredService<SchemaCache>(), provider.GetRequiredService<HookClients>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HookFollowers>>()));
        services.AddSingleton(provider => new WritePlanner(
            provider.GetRequiredService<RegistryEngine>(), provider.GetRequiredService<SchemaCache>().Of, engine, provider.GetRequiredService<HookClients>()));
        services.AddSingleton<ConfigReads>();
        services.AddSingleton<Reapplication>();
        services.AddSingleton<VolatileUpdates>();
        services.AddSingleton<FormReads>();
        services.AddSingleton<ConfigRegistryService>();
        services.AddSingleton<NodeWrites>();
        services.AddSingleton<Heartbeats>();
        services.AddSingleton<NodeHistory>();
        services.AddSingleton<Chunks>();
        services.AddSingleton<NodeWatches>();
        services.AddSingleton<NodeRegistryService>();
        services.AddSingleton<PoolRegistryService>();
        services.AddSingleton<ModuleWrites>();
        services.AddSingleton<ModuleRegistryService>();
        services.AddSingleton(provider => new StartModules(
            provider.GetRequiredService<RegistryEngine>(), provider.GetRequiredService<ModuleWrites>(),
            provider.GetRequiredService<WritePlanner>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StartProblems>();
        services.AddSingleton<StatusReport>();
        services.AddSingleton<SnapshotStream>();
        services.AddSingleton<IntegrityStream>();
        services.AddSingleton<MaintenanceService>();
        return services;
    }

    /// <summary>Sets what the registry's services ask of gRPC.</summary>
    public static void Configure(GrpcServiceOptions options, int maximumRequestBytes)
    {
        options.MaxReceiveMessageSize = maximumRequestBytes;
        options.MaxSendMessageSize = null;
        // Requests may come compressed; answers are small or on loopback, and are not.
        options.CompressionProviders.Add(new SafeGzipCompressionProvider(maximumBytes: maximumRequestBytes));
        options.Interceptors.Add<ErrorInterceptor>();
    }

    /// <summary>Maps the services of the registry.</summary>
    public static void MapRegistryServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<NodeRegistryService>();
        endpoints.MapGrpcService<PoolRegistryService>();
        endpoints.MapGrpcService<ConfigRegistryService>();
        endpoints.MapGrpcService<ModuleRegistryService>();
        endpoints.MapGrpcService<MaintenanceService>();
    }
}
