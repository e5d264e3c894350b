using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Registry.Engine.Planning;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Server.Hooks;

/// <summary>The clients of all hooks, made when they are first needed. Any thread.</summary>
internal sealed class HookClients : IItemHooks, IDisposable
{
    private readonly ConcurrentDictionary<Key, Lazy<HookClient>> _clients = new();
    private readonly HookMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public HookClients(TimeProvider time, ILogger<HookClients> logger)
    {
        (_time, _logger) = (time, logger);
        _metrics = new HookMetrics(() => _clients.Where(client => client.Value is { IsValueCreated: true, Value.IsBroken: true }).Select(client => client.Key.Name));
    }

    /// <summary>The client of a hook.</summary>
    public HookClient Of(HookSchema hook) =>
        _clients.GetOrAdd(Key.Of(hook), _ => new Lazy<HookClient>(() => new HookClient(hook, _metrics, _time, _logger))).Value;

    /// <summary>Lets go of the clients of hooks that a schema does not have, or calls otherwise.</summary>
    public void Keep(ModuleSchema schema)
    {
        var kept = schema.Hooks.Select(Key.Of).ToHashSet();
        foreach (var key in _clients.Keys.Where(key => !kept.Contains(key)))
        {
            if (_clients.TryRemove(key, out var client))
            {
                client.Value.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<HookAnswer<HookValue>> DefaultAsync(HookSchema hook, HookQuestion question, CancellationToken cancellationToken)
    {
        var (response, failure) = await Of(hook).DefaultAsync(HookMessages.Request(hook, question), cancellationToken).ConfigureAwait(false);
        return response is null ? HookAnswer<HookValue>.Failed(failure!) : new HookAnswer<HookValue>(HookMessages.Values(hook, response), null);
    }

    /// <inheritdoc/>
    public async ValueTask<HookAnswer<Finding>> ValidateAsync(HookSchema hook, HookQuestion question, CancellationToken cancellationToken)
    {
        var (response, failure) = await Of(hook).ValidateAsync(HookMessages.Request(hook, question), cancellationToken).ConfigureAwait(false);
        return response is null ? HookAnswer<Finding>.Failed(failure!) : new HookAnswer<Finding>(HookMessages.Findings(hook, response), null);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Value.Dispose();
        }

        _metrics.Dispose();
    }

    private readonly record struct Key(string Name, string Address, TimeSpan Timeout, int Retries)
    {
        public static Key Of(HookSchema hook) => new(hook.Name, hook.Definition.Address, hook.Timeout, hook.Definition.Retries);
    }
}
