using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Registry.Daemon.Hosting;
using Registry.Daemon.Options;
using Registry.Engine;
using Registry.Engine.Liveness;
using Registry.Engine.Monitoring;
using Registry.Server;
using Registry.Server.Maintenance;
using Registry.Server.History;
using Registry.Server.Hooks;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Storage;
using Registry.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Registry.Daemon;

/// <summary>The one place where store, engine and services come together.</summary>
internal sealed partial class Composition(
    RegistryDaemonOptions options, RegistryEngineOptions engineOptions, HookFollowing hooks, DaemonFailure failure, TimeProvider time,
    ILoggerFactory loggers)
{
    private const string LivenessFileName = "liveness";
    private const string HookPlacesFileName = "hooks";
    private const string VolatileItemsFileName = "monitoring";
    private readonly ILogger _logger = loggers.CreateLogger<Composition>();
    private OpenRegistry? _registry;

    /// <summary>The services that the daemon serves beside health and reflection.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } = [NodeRegistry.Descriptor, PoolRegistry.Descriptor, ModuleRegistry.Descriptor, ConfigRegistry.Descriptor, Maintenance.Descriptor];

    /// <summary>The engine. It is asked for by services only, and their calls are let in when the registry is open.</summary>
    private RegistryEngine Engine => _registry?.Engine ?? throw new InvalidOperationException("The registry is not open.");

    /// <summary>Registers what the services need. The store is not open yet.</summary>
    public static void Add(IServiceCollection services, RegistryDaemonOptions options)
    {
        services.AddSingleton<Composition>();
        services.AddSingleton(provider => provider.GetRequiredService<Composition>().Engine);
        services.AddSingleton<ModulesAtStart>();
        services.AddSingleton(new ServerFacts(DaemonApplication.Version, ValueForms.Stores.Write(options.Store)));
        services.AddRegistryServices(
            new RegistryEngineOptions
            {
                QueueCapacity = options.QueueCapacity,
                QueueBytes = options.QueueBytes,
                BatchCommands = options.BatchCommands,
                IdempotencyCount = options.IdempotencyCount,
                IdempotencyAge = options.IdempotencyAge,
                JournalAge = options.JournalAge,
                JournalCount = options.JournalCount,
            },
            new SnapshotRetentionOptions { Age = options.PageTokenAge, Bytes = options.PageTokenBytes },
            new HistoryOptions { SensitiveWords = options.SensitiveWords },
            new StreamingOptions { StallTimeout = options.StallTimeout });
    }

    /// <summary>Maps the services.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapRegistryServices();

    /// <summary>Opens the store, loads it and starts the engine. Calls are let in when it has returned.</summary>
    /// <returns>Finishes what is queued and closes the store when it is disposed.</returns>
    /// <exception cref="StoreException">The store cannot be used; the message says why.</exception>
    public OpenRegistry Open()
    {
        var store = OpenStore();
        try
        {
            var engine = RegistryEngine.Start(store, engineOptions, time, loggers.CreateLogger<RegistryEngine>());
            var compactor = JournalCompactor.Start(engine, engineOptions, time, loggers.CreateLogger<JournalCompactor>());
            var followers = hooks.Start(engine, options.Store == StoreKind.Memory ? null : new HookPlacesFile(Beside(HookPlacesFileName)));
            _registry = new OpenRegistry(store, engine, [followers, compactor], Keepers(engine), options.ShutdownTimeout, failure, time);
        }
        catch (StoreException)
        {
            store.Dispose();
            throw;
        }

        return _registry;
    }

    private IReadOnlyList<IDisposable> Keepers(RegistryEngine engine) => options.Store == StoreKind.Memory
        ? []
        :
        [
            LivenessKeeper.Start(engine.Liveness, new LivenessFile(Beside(LivenessFileName)), time, loggers.CreateLogger<LivenessKeeper>()),
            VolatileItemsKeeper.Start(
                engine.VolatileItems, new VolatileItemsFile(Beside(VolatileItemsFileName)), time, loggers.CreateLogger<VolatileItemsKeeper>()),
        ];

    private string Beside(string fileName) => Path.Combine(Path.GetFullPath(options.DataDirectory), fileName);

    private IRegistryStore OpenStore()
    {
        if (options.Store == StoreKind.Memory)
        {
            LogInMemory();
            return new InMemoryStore(NewEpoch());
        }

        var directory = DataDirectory.Prepare(options.DataDirectory);
        return SqliteStore.Open(new SqliteStoreOptions
        {
            Path = Path.Combine(directory, DataDirectory.DatabaseFile),
            NewEpoch = NewEpoch(),
            CheckpointFailed = LogCheckpointFailed,
        });
    }

    private Guid NewEpoch() => Guid.CreateVersion7(time.GetUtcNow());

    [LoggerMessage(3006, LogLevel.Warning, "the database's log could not be folded into it; it grows until that succeeds")]
    private partial void LogCheckpointFailed(Exception failure);

    [LoggerMessage(3005, LogLevel.Warning, "the registry is kept in memory only: it is gone when the daemon ends")]
    private partial void LogInMemory();
}
