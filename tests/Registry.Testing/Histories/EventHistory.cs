using System.Collections.Concurrent;
using System.Diagnostics;

namespace Registry.Testing.Histories;

/// <summary>What clients saw and what was done to the daemon, recorded by many threads at once.</summary>
public sealed class EventHistory
{
    private readonly ConcurrentQueue<ClientEvent> _events = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The tester's clock.</summary>
    public TimeSpan Now => _clock.Elapsed;

    /// <summary>How many events there are.</summary>
    public int Count => _events.Count;

    /// <summary>All of them; those of one thread in order.</summary>
    public IReadOnlyList<ClientEvent> Events => [.. _events];

    /// <summary>Records an event.</summary>
    public void Add(ClientEvent happened) => _events.Enqueue(happened);

    /// <summary>The span of a call that ends now.</summary>
    public CallSpan Since(TimeSpan began) => new(began, Now);
}
