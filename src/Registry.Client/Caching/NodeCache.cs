using Registry.V1;

namespace Registry.Client;

/// <summary>
/// A local copy of nodes that follows the registry by a watch. Reads are lookups in memory, of one revision, from any thread without locks.
/// While the registry cannot be reached they go on, from the last state.
/// </summary>
public sealed class NodeCache : IAsyncDisposable
{
    private readonly NodeWatcher _watcher;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private volatile NodeCacheState? _state;
    private volatile TaskCompletionSource _advanced = NewSignal();
    private volatile RegistryException? _interruption;
    private volatile Exception? _failure;
    private long _handlerFailureCount;

    private NodeCache(RegistryClient client, NodeWatchOptions options)
    {
        _watcher = new NodeWatcher(client, options);
        _following = Task.Run(FollowAsync);
    }

    /// <summary>Raised after each change of the nodes, on the cache's own thread, one at a time; a handler that takes long delays the cache. A handler
    /// that throws stops neither the cache nor the other handlers; <see cref="HandlerFailed"/> tells of it.</summary>
    public event EventHandler<NodeCacheChangedEventArgs>? Changed;

    /// <summary>Raised on the cache's own thread when a handler of <see cref="Changed"/> has thrown. What its own handlers throw is
    /// counted only.</summary>
    public event EventHandler<NodeCacheHandlerFailedEventArgs>? HandlerFailed;

    /// <summary>How many times a handler of one of the cache's events has thrown.</summary>
    public long HandlerFailureCount => Interlocked.Read(ref _handlerFailureCount);

    /// <summary>Why the cache has ceased to follow the registry, for instance a refusal of the watch; null while it follows. A cache that has
    /// failed stays at its last state; start another.</summary>
    public Exception? Failure => _failure;

    /// <summary>The present state.</summary>
    /// <exception cref="InvalidOperationException">The cache is not filled yet; await <see cref="ReadyAsync"/> first.</exception>
    public NodeCacheState Current => _state ?? throw new InvalidOperationException("The cache is not filled yet; await ReadyAsync first.");

    /// <summary>Why the registry cannot be reached at the moment; null while it can.</summary>
    public RegistryException? Interruption => _interruption;

    /// <summary>Begins to fill a cache and to follow the registry.</summary>
    /// <param name="client">The client; the caller disposes of it, after the cache.</param>
    /// <param name="options">Which nodes and fields; snapshots are never skipped. A read mask needs <c>id</c>, and what is looked up by
    /// (<c>name</c>, <c>unique_keys</c>, <c>parent</c>). Not given: all nodes whole, with changes coalesced and a bookmark every second.</param>
    /// <exception cref="ArgumentException">The options skip the snapshot, or resume, or leave out the id.</exception>
    public static NodeCache Start(RegistryClient client, NodeWatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new NodeWatchOptions { Delivery = WatchDelivery.Latest, BookmarkInterval = TimeSpan.FromSeconds(1) };
        if (options.SkipSnapshot || options.ResumeAfter is not null)
        {
            throw new ArgumentException("A cache begins with the present state: neither SkipSnapshot nor ResumeAfter can be set.", nameof(options));
        }

        return options.ReadMask.Count == 0 || options.ReadMask.Contains("id") || options.ReadMask.Contains("*")
            ? new NodeCache(client, options)
            : throw new ArgumentException("A cache needs the field id in its ReadMask.", nameof(options));
    }

    /// <summary>Waits until the cache holds the whole present state.</summary>
    /// <exception cref="RegistryException">The registry refuses the watch.</exception>
    public Task<NodeCacheState> ReadyAsync(CancellationToken cancellationToken = default) => WaitAsync(_ => true, cancellationToken);

    /// <summary>Waits until the cache has reached a revision, for instance that of one's own write. With a selector that can take as long as the
    /// bookmark interval, as changes of other nodes are not sent.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The registry refuses the watch.</exception>
    public Task<NodeCacheState> WaitForRevisionAsync(long revision, CancellationToken cancellationToken = default) =>
        WaitAsync(state => state.Place.Revision >= revision, cancellationToken);

    /// <summary>Waits until the state meets a condition.</summary>
    /// <param name="condition">The condition; must be quick.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">The registry refuses the watch.</exception>
    /// <exception cref="ObjectDisposedException">The cache was disposed of.</exception>
    public async Task<NodeCacheState> WaitAsync(Func<NodeCacheState, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            // Taken before the state is looked at: what is published after that completes it.
            var advanced = _advanced.Task;
            if (_state is { } state && condition(state))
            {
                return state;
            }

            await advanced.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task FollowAsync()
    {
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _advanced.TrySetException(new ObjectDisposedException(nameof(NodeCache)));
        }
        catch (Exception e)
        {
            _interruption = e as RegistryException;
            _failure = e;
            _advanced.TrySetException(e);
        }
    }

    private async Task ReadAsync()
    {
        var next = new NodeCacheState.Builder(NodeCacheState.Empty);
        var isFilling = true;
        var restarted = false;
        await foreach (var told in _watcher.WatchAsync(_stop.Token).ConfigureAwait(false))
        {
            switch (told)
            {
                case NodeWatchEvent.Started:
                    // Readers keep the old state until the new one is whole.
                    next = new NodeCacheState.Builder(NodeCacheState.Empty);
                    restarted = _state is not null;
                    isFilling = true;
                    break;
                case NodeWatchEvent.Present present:
                    next.Set(present.Node);
                    break;
                case NodeWatchEvent.Synced synced:
                    isFilling = false;
                    Publish(next.Build(synced.Place), restarted);
                    break;
                case NodeWatchEvent.Changed changed:
                    next.Set(changed.Node);
                    break;
                case NodeWatchEvent.Removed removed:
                    next.Remove(removed.NodeId);
                    break;
                case NodeWatchEvent.LivenessChanged liveness:
                    next.SetLiveness(liveness.NodeId, liveness.Liveness);
                    break;
                case NodeWatchEvent.Progress progress when !isFilling:
                    Publish(next.Build(progress.Place), startedOver: false);
                    break;
                case NodeWatchEvent.Interrupted interrupted:
                    _interruption = interrupted.Cause;
                    break;
                default:
                    break;
            }
        }
    }

    private void Publish(NodeCacheState state, bool startedOver)
    {
        var before = _state;
        _state = state;
        _interruption = null;
        Interlocked.Exchange(ref _advanced, NewSignal()).TrySetResult();
        if (before is null || startedOver || !ReferenceEquals(before.Nodes, state.Nodes))
        {
            Raise(Changed, new NodeCacheChangedEventArgs(before, state, startedOver), OnHandlerFailed);
        }
    }

    /// <summary>Calls each handler by itself: code of users must not end the cache, nor keep the other handlers from being told.</summary>
    private void Raise<T>(EventHandler<T>? handlers, T arguments, Action<Exception>? failed)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(this, arguments);
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref _handlerFailureCount);
                failed?.Invoke(e);
            }
        }
    }

    private void OnHandlerFailed(Exception failure) => Raise(HandlerFailed, new NodeCacheHandlerFailedEventArgs(failure), failed: null);
}

/// <summary>What a cache has come to.</summary>
/// <param name="before">The state before; null for the first.</param>
/// <param name="after">The state now.</param>
/// <param name="startedOver">The cache was filled anew: revisions in between were not seen.</param>
public sealed class NodeCacheChangedEventArgs(NodeCacheState? before, NodeCacheState after, bool startedOver) : EventArgs
{
    /// <summary>The state before; null for the first.</summary>
    public NodeCacheState? Before { get; } = before;

    /// <summary>The state now.</summary>
    public NodeCacheState After { get; } = after;

    /// <summary>The cache was filled anew: revisions in between were not seen.</summary>
    public bool StartedOver { get; } = startedOver;
}
