using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Engine;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;
using Registry.Storage;

namespace Registry.Server.Hooks;

/// <summary>Has every hook that wants it told of commits: a follower each, begun anew when a module changes.</summary>
public sealed class HookFollowers : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly RegistryEngine _engine;
    private readonly SchemaCache _schemas;
    private readonly HookClients _clients;
    private readonly HookPlaces _places;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private CancellationTokenSource? _changing;
    private Task _following = Task.CompletedTask;

    internal HookFollowers(
        RegistryEngine engine, SchemaCache schemas, HookClients clients, HookPlacesFile? file, TimeProvider time, ILogger<HookFollowers> logger)
    {
        (_engine, _schemas, _clients, _time, _logger) = (engine, schemas, clients, time, logger);
        _places = new HookPlaces(file, time, logger);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Ends the calls at hand, which are made again after the next start, and writes how far each hook was told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _places.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await WatchModulesAsync().ConfigureAwait(false);
                }
                catch (Exception e) when (!_stopping.IsCancellationRequested)
                {
                    // A cancellation that is not the daemon's end is a failure like any other.
                    Log.HookFollowingFailed(_logger, "*", e);
                    await Task.Delay(PauseAfterFailure, _time, _stopping.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The daemon ends.
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    private async Task WatchModulesAsync()
    {
        Domain.Modules.ModuleCatalog? known = null;
        while (true)
        {
            var snapshot = _engine.Current;
            if (!ReferenceEquals(known, snapshot.Modules))
            {
                await StopAsync().ConfigureAwait(false);
                Begin(snapshot, _schemas.Of(snapshot.Modules));
                known = snapshot.Modules;
            }

            _ = await _engine.AtLeastAsync(snapshot.Revision + 1, _stopping.Token).ConfigureAwait(false);
        }
    }

    private void Begin(RegistrySnapshot snapshot, ModuleSchema schema)
    {
        _clients.Keep(schema);
        var hooks = schema.Hooks.Where(hook => hook.Calls(HookCall.Committed) && hook.Point.IsDurable).ToArray();
        _places.Keep(hooks.Select(hook => hook.Name));
        foreach (var hook in hooks)
        {
            // Not later than its module: what is committed while this is noticed is told, too.
            if (!_places.TryGet(hook.Name, out _) && !_places.IsLost && snapshot.Modules.TryGet(ModuleOf(hook), out var module))
            {
                _places.Set(new StoredHookPlace(hook.Name, _engine.Epoch, module.Revision));
            }
        }

        // Before anything is told: a crash must not make a hook new again.
        _places.Write();
        _changing = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var token = _changing.Token;
        _following = Task.WhenAll(hooks.Select(hook =>
            Task.Run(() => new HookFollower(hook, _clients.Of(hook), _engine, _places, _time, _logger).RunAsync(token), CancellationToken.None)));
    }

    private static string ModuleOf(HookSchema hook) => hook.Name[..hook.Name.LastIndexOf('/')];

    private async Task StopAsync()
    {
        if (_changing is not { } changing)
        {
            return;
        }

        await changing.CancelAsync().ConfigureAwait(false);
        try
        {
            await _following.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how followers end.
        }

        changing.Dispose();
        _changing = null;
    }
}

/// <summary>Starts what tells hooks of commits. For the one place where store, engine and services come together.</summary>
public sealed class HookFollowing
{
    private readonly SchemaCache _schemas;
    private readonly HookClients _clients;
    private readonly TimeProvider _time;
    private readonly ILogger<HookFollowers> _logger;

    internal HookFollowing(SchemaCache schemas, HookClients clients, TimeProvider time, ILogger<HookFollowers> logger) =>
        (_schemas, _clients, _time, _logger) = (schemas, clients, time, logger);

    /// <summary>Begins to tell hooks of what is committed.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="file">Where the places of hooks are kept; null: nowhere.</param>
    public HookFollowers Start(RegistryEngine engine, HookPlacesFile? file) => new(engine, _schemas, _clients, file, _time, _logger);
}
