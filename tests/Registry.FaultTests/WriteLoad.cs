using Registry.Client;
using Registry.Testing;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Writers and readers that work a daemon until they are stopped, or until it no longer answers them.</summary>
internal sealed class WriteLoad : IAsyncDisposable
{
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Clients _clients;
    private readonly WriteHistory _history;
    private readonly Task _all;

    private WriteLoad(DaemonProcess daemon, WriteHistory history, string name, int seed, int writers, int readers)
    {
        _clients = new Clients(daemon);
        _history = history;
        _all = Task.WhenAll(
        [
            .. Enumerable.Range(0, writers).Select(i => Task.Run(() => WriteAsync(_clients[i], new RandomWrites($"{name}-{i}", seed + i), seed + i))),
            .. Enumerable.Range(0, readers).Select(i => Task.Run(() => ReadAsync(_clients[i], new Random(seed - i)))),
        ]);
    }

    /// <summary>Starts to work.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="history">Gets what it answers.</param>
    /// <param name="name">Begins the request ids of this load.</param>
    /// <param name="seed">Of the random choices.</param>
    /// <param name="writers">How many write at once.</param>
    /// <param name="readers">How many read at once.</param>
    public static WriteLoad Start(DaemonProcess daemon, WriteHistory history, string name, int seed, int writers = 48, int readers = 2) =>
        new(daemon, history, name, seed, writers, readers);

    /// <summary>Waits for the workers that no longer get answers; those that still do finish their call and stop.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _all.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _clients.Dispose();
        await _all.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(60));
        _stop.Dispose();
    }

    private async Task WriteAsync(RegistryClient client, RandomWrites writes, int seed)
    {
        var random = new Random(seed);
        while (!_stop.IsCancellationRequested)
        {
            // Now and then a client gives up early: its write may be carried out, or not.
            using var impatience = random.Next(50) == 0 ? new CancellationTokenSource(Impatience, TimeProvider.System) : null;
            var end = await _history.WriteAsync(client, writes.Next(), impatience?.Token ?? CancellationToken.None);
            if (end == AttemptEnd.Unknown && impatience is null)
            {
                return;
            }
        }
    }

    private async Task ReadAsync(RegistryClient client, Random random)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var acknowledged = _history.LastRevision;
                var request = new ListNodesRequest { Selector = new NodeSelector { NamePrefix = $"name-{random.Next(10)}" }, PageSize = 20 };
                var page = await client.ListNodesPageAsync(request);
                _history.SawRevision(page.Revision, atLeast: acknowledged);
                foreach (var node in page.Nodes)
                {
                    _history.Saw(node);
                }
            }
        }
        catch (RegistryUnavailableException)
        {
            // The daemon is gone.
        }
    }
}
