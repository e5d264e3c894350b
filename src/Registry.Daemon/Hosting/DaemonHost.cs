using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Registry.Daemon.Options;
using Registry.Daemon.Telemetry;
using Registry.Server.Health;
using Registry.Server.Observability;
using Registry.Storage;

namespace Registry.Daemon.Hosting;

/// <summary>
/// The daemon's life: listen, load the store, apply modules, serve, stop. Stopping goes the same way back: no new calls, the calls at hand are finished
/// (for at most the shutdown timeout), the engine is drained, the store is closed.
/// </summary>
internal sealed partial class DaemonHost : IAsyncDisposable
{
    private readonly RegistryDaemonOptions _options;
    private readonly KestrelSetup _kestrel = new();
    private readonly WebApplication _app;
    private readonly ServingState _state;
    private readonly ServiceNotifier _notifier;
    private readonly DaemonFailure _failure;
    private readonly ILogger<DaemonHost> _logger;
    private readonly OtlpExport? _otlp;
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenRegistry? _registry;
    private bool _isStopped;

    /// <summary>Builds a daemon; nothing listens yet.</summary>
    public DaemonHost(RegistryDaemonOptions options)
    {
        _options = options;
        _app = DaemonApplication.Build(options, _kestrel);
        _state = _app.Services.GetRequiredService<ServingState>();
        _notifier = _app.Services.GetRequiredService<ServiceNotifier>();
        _failure = _app.Services.GetRequiredService<DaemonFailure>();
        _logger = _app.Services.GetRequiredService<ILogger<DaemonHost>>();
        // Before anything is measured: what is published before it listens would start from zero later.
        _app.Services.GetRequiredService<MetricAggregator>();
        _app.Services.GetRequiredService<ProcessMetrics>();
        _otlp = OtlpExport.Start(
            options, DaemonApplication.Version, _app.Services.GetRequiredService<TimeProvider>(),
            _app.Services.GetRequiredService<ILoggerFactory>());
        _app.Lifetime.ApplicationStopping.Register(BeginStop);
    }

    /// <summary>Where gRPC really listens.</summary>
    /// <exception cref="InvalidOperationException">The daemon does not listen.</exception>
    public IPEndPoint GrpcAddress => _kestrel.Grpc?.IPEndPoint ?? throw new InvalidOperationException("The daemon does not listen.");

    /// <summary>Where HTTP really listens.</summary>
    /// <exception cref="InvalidOperationException">The daemon does not listen.</exception>
    public IPEndPoint HttpAddress => _kestrel.Http?.IPEndPoint ?? throw new InvalidOperationException("The daemon does not listen.");

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Ends when something asks the daemon to stop.</summary>
    public Task StopRequested => _stopRequested.Task;

    /// <summary>Listens, loads the store, applies the modules directory and lets calls in.</summary>
    /// <returns>False where the daemon was asked to stop before it served.</returns>
    /// <exception cref="IOException">An address is taken.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<bool> StartAsync()
    {
        var stopping = _app.Lifetime.ApplicationStopping;
        try
        {
            await _app.StartAsync(stopping);
            LogListening(DaemonApplication.Version, GrpcAddress, HttpAddress);
            _notifier.Status("loading the store");
            // Off this thread: loading takes seconds, and the probes answer meanwhile.
            var composition = _app.Services.GetRequiredService<Composition>();
            _registry = await Task.Run(composition.Open, stopping);
            // Asked for only now: what it needs is made from the open registry.
            await _app.Services.GetRequiredService<ModulesAtStart>().RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }

        if (!_state.TryMoveTo(ServingPhase.Serving, ""))
        {
            return false;
        }

        LogServing();
        _notifier.Ready($"serving gRPC on {GrpcAddress}, HTTP on {HttpAddress}");
        return true;
    }

    /// <summary>Begins to stop; does not wait. More than one call does no more.</summary>
    public void RequestStop() => _app.Lifetime.StopApplication();

    /// <summary>Stops in good order. Also right after a start that failed; more than one call does no more.</summary>
    /// <returns>Whether the daemon ended as it should; false after a failure was reported.</returns>
    public async Task<bool> StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _app.StopAsync(CancellationToken.None);
            if (_registry is not null)
            {
                await _registry.DisposeAsync();
            }

            _otlp?.Dispose();
            LogStopped();
        }

        return !_failure.IsReported;
    }

    /// <summary>Frees everything; a daemon that still runs is stopped first.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }

    private void BeginStop()
    {
        if (_state.TryMoveTo(ServingPhase.Stopping, "the daemon is stopping"))
        {
            LogStopping(_options.ShutdownTimeout);
            _registry?.Engine.Liveness.Hold();
            _notifier.Stopping("finishing calls");
            // They would go on for ever; every other call ends by itself. A registry that is opened meanwhile lets no watch in.
            _registry?.Engine.Watches.Stop();
            _stopRequested.SetResult();
        }
    }

    [LoggerMessage(3001, LogLevel.Information, "registryd {Version} listens: gRPC on {GrpcAddress}, HTTP on {HttpAddress}")]
    private partial void LogListening(string version, IPEndPoint grpcAddress, IPEndPoint httpAddress);

    [LoggerMessage(3002, LogLevel.Information, "the registry serves")]
    private partial void LogServing();

    [LoggerMessage(3003, LogLevel.Information, "stopping; calls have {Timeout} to finish")]
    private partial void LogStopping(TimeSpan timeout);

    [LoggerMessage(3004, LogLevel.Information, "stopped")]
    private partial void LogStopped();
}
