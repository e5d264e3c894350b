using Registry.Engine;
using Registry.Storage;

namespace Registry.Daemon.Hosting;

/// <summary>The registry while it is open: its store, its engine and what works beside it, and the order in which they end.</summary>
internal sealed class OpenRegistry : IAsyncDisposable
{
    // A queue drains in milliseconds unless the disk hangs; then even a daemon that is told not to wait gives it this long.
    private static readonly TimeSpan LeastDrainTime = TimeSpan.FromSeconds(5);

    private readonly IRegistryStore _store;
    private readonly IReadOnlyList<IAsyncDisposable> _workers;
    private readonly IReadOnlyList<IDisposable> _keepers;
    private readonly DaemonFailure _failure;
    private readonly TimeProvider _time;
    private readonly TimeSpan _drainTime;

    /// <param name="store">The open store; closed with this.</param>
    /// <param name="engine">The engine over it; if it fails, that is reported and ends the daemon.</param>
    /// <param name="workers">What works with the engine by itself (trimming, hooks); ended before it, in this order.</param>
    /// <param name="keepers">Write what is known beside the store (liveness, volatile items) when they are disposed of.</param>
    /// <param name="drainTime">How long queued writes may take at the end; at least five seconds.</param>
    /// <param name="failure">Told when the engine fails, or does not end.</param>
    /// <param name="time">Measures the drain time.</param>
    public OpenRegistry(
        IRegistryStore store, RegistryEngine engine, IReadOnlyList<IAsyncDisposable> workers, IReadOnlyList<IDisposable> keepers, TimeSpan drainTime,
        DaemonFailure failure, TimeProvider time)
    {
        _store = store;
        Engine = engine;
        _workers = workers;
        _keepers = keepers;
        _drainTime = drainTime > LeastDrainTime ? drainTime : LeastDrainTime;
        _failure = failure;
        _time = time;
        engine.Completion.ContinueWith(
            ended => failure.Report("the registry's writer has failed", ended.Exception!.GetBaseException()),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>The engine.</summary>
    public RegistryEngine Engine { get; }

    /// <summary>Finishes what is queued and closes the store. A store that hangs is left to the end of the process, which reports it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var keeper in _keepers)
        {
            keeper.Dispose();
        }

        try
        {
            await StopAsync().WaitAsync(_drainTime, _time);
        }
        catch (EngineFailedException failure)
        {
            // The continuation above may come after the exit code was read.
            _failure.Report("the registry's writer has failed", failure);
        }
        catch (TimeoutException)
        {
            _failure.Report($"the writes at hand were not finished within {_drainTime}; their outcome is unknown", null);
            return;
        }

        Engine.Dispose();
        _store.Dispose();
    }

    private async Task StopAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Engine.StopAsync();
    }
}
