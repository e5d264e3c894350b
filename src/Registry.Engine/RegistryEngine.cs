using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Engine.Commits;
using Registry.Engine.Liveness;
using Registry.Engine.Monitoring;
using Registry.Engine.Watching;
using Registry.Storage;

namespace Registry.Engine;

/// <summary>
/// The registry in one process: a snapshot that anyone reads without locks, and a single writer behind a bounded queue.
/// </summary>
/// <remarks>
/// Threads: <see cref="Current"/> and <see cref="ExecuteAsync"/> by any; the writer and the committer have one thread each. A snapshot is
/// published with one reference write after its commits are durable, and before their callers are answered.
/// </remarks>
public sealed class RegistryEngine : IDisposable
{
    private readonly IRegistryStore _store;
    private readonly RegistryEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CommitLog _log;
    private readonly CommandQueue _queue;
    private readonly Writer _writer;
    private readonly Committer _committer;
    private readonly EngineMetrics _metrics;
    private readonly RevisionWaiters _waiters = new();
    private readonly Thread _writerThread;
    private readonly Thread _committerThread;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RegistrySnapshot _current;
    private volatile EngineFailedException? _failure;

    private RegistryEngine(IRegistryStore store, LoadedRegistry loaded, RegistryEngineOptions options, TimeProvider time, ILogger logger)
    {
        _store = store;
        _options = options;
        _time = time;
        _logger = logger;
        _current = loaded.State.Snapshot;
        Epoch = loaded.Epoch;
        StartTime = time.GetUtcNow().UtcDateTime;
        _log = new CommitLog(_current.Revision, options.CommitsInMemory, options.CommitBytesInMemory);
        Commits = new CommitReader(store, _log);
        _queue = new CommandQueue(options.QueueCapacity, options.QueueBytes);
        Liveness = new LivenessTable(() => _current, time);
        VolatileItems = new VolatileItems(() => _current);
        Watches = new WatchHub(Commits, Liveness, time);
        _metrics = new EngineMetrics(() => _queue.Count, () => Current.Count, () => Current.Revision, Liveness, VolatileItems, Watches);
        _committer = new Committer(store, options, _metrics, Publish, Fail, logger) { Finished = _queue.Signal };
        _writer = new Writer(_queue, _committer, loaded.Window, options, loaded.State, logger);
        _waiters.Published(_current.Revision);
        _writerThread = new Thread(RunWriter) { Name = "registry-writer", IsBackground = true };
        _committerThread = new Thread(RunCommitter) { Name = "registry-committer", IsBackground = true };
    }

    /// <summary>The store, to be read; what changes it goes through <see cref="BetweenCommitsAsync"/>.</summary>
    internal IRegistryStore Store => _store;

    internal EngineMetrics Metrics => _metrics;

    /// <summary>The published state: durable, immutable, of one revision.</summary>
    public RegistrySnapshot Current => _current;

    /// <summary>Changes when a store is restored; revisions are compared within one epoch only.</summary>
    public string Epoch { get; }

    /// <summary>When the engine began to serve, UTC.</summary>
    public DateTime StartTime { get; }

    /// <summary>How many commands wait for the writer.</summary>
    public int QueueLength => _queue.Count;

    /// <summary>Completes when the engine has stopped; faults with <see cref="EngineFailedException"/> if it had to.</summary>
    public Task Completion => _stopped.Task;

    /// <summary>Loads and checks everything that the store holds, and starts the writer.</summary>
    /// <exception cref="StoreException">The store is damaged, or breaks the registry's rules; the message lists how.</exception>
    public static RegistryEngine Start(IRegistryStore store, RegistryEngineOptions options, TimeProvider time, ILogger<RegistryEngine> logger)
    {
        var loaded = RegistryLoader.Load(store, options, time, logger);
        var engine = new RegistryEngine(store, loaded, options, time, logger);
        engine._committerThread.Start();
        engine._writerThread.Start();
        engine.Watches.Start();
        return engine;
    }

    /// <summary>The commits so far, for watches and for history.</summary>
    public CommitReader Commits { get; }

    /// <summary>Bytes of the commits since the start, by the size of their journal entries.</summary>
    public long WrittenBytes => _log.WrittenBytes;

    /// <summary>Which nodes were heard of lately.</summary>
    public LivenessTable Liveness { get; }

    /// <summary>The items at volatile points.</summary>
    public VolatileItems VolatileItems { get; }

    /// <summary>The watches.</summary>
    public WatchHub Watches { get; }

    /// <summary>Why the store refuses writes; null while it accepts them.</summary>
    public CommitRefusal? Refusal => _committer.Refusal;

    /// <summary>Opens the store as of the last durable commit, which may be a little ahead of <see cref="Current"/>.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IStoreView OpenView() => _store.OpenView();

    /// <summary>How much room the store takes.</summary>
    public StoreSize MeasureStore() => _store.Measure();

    /// <summary>Does something with the store between two commits, while it is at the published revision. Holds up the writes while it runs.</summary>
    /// <exception cref="EngineFailedException">The engine has ended.</exception>
    public async Task<T> BetweenCommitsAsync<T>(Func<IRegistryStore, T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _committer.RunBetween(() =>
        {
            try
            {
                done.TrySetResult(action(_store));
            }
            catch (Exception e)
            {
                done.TrySetException(e);
            }
        });
        if (await Task.WhenAny(done.Task, _stopped.Task).ConfigureAwait(false) != done.Task && !done.Task.IsCompleted)
        {
            throw _failure ?? new EngineFailedException("The registry has stopped.");
        }

        return await done.Task.ConfigureAwait(false);
    }

    /// <summary>Carries out a command: completes when it is durable, or refused. Cancellation counts until the writer has taken it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled in time; nothing was done.</exception>
    /// <exception cref="EngineFailedException">The engine has failed; whether the command was carried out is not known.</exception>
    public async ValueTask<CommandOutcome> ExecuteAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_failure is { } failure)
        {
            throw failure;
        }

        var pending = new PendingCommand(request);
        switch (_queue.TryAdd(pending))
        {
            case CommandQueue.Admission.Full:
                return new CommandOutcome(new Rejection.QueueFull(_options.RetryAfter), [], 0);
            case CommandQueue.Admission.Closed:
                return new CommandOutcome(new Rejection.ShuttingDown(_options.RetryAfter), [], 0);
            default:
                break;
        }

        CommandOutcome outcome;
        using (cancellationToken.UnsafeRegister(static (state, token) => ((PendingCommand)state!).TryCancel(token), pending))
        {
            outcome = await pending.Outcome.ConfigureAwait(false);
        }

        return pending.ReplayOf == 0 || outcome.Rejection is not null ? outcome : Replay(pending.ReplayOf);
    }

    /// <summary>The published state once it has reached a revision; null if it does not in time.</summary>
    public ValueTask<RegistrySnapshot?> AtLeastAsync(long revision, CancellationToken cancellationToken)
    {
        var current = _current;
        return revision <= current.Revision ? new ValueTask<RegistrySnapshot?>(current) : WaitAsync(revision, cancellationToken);
    }

    /// <summary>The newest durable bytes of a blob, with the entry that describes exactly these; null where the node has none.</summary>
    /// <remarks>The store may be ahead of the published state for a moment; the entry is then waited for.</remarks>
    /// <exception cref="EngineFailedException">The engine has failed, and will not publish what was read.</exception>
    public async ValueTask<BlobValue?> ReadBlobAsync(string nodeId, string key, CancellationToken cancellationToken)
    {
        while (_store.Read(CommitEncoder.BlobKey(nodeId, key), out var revision) is { } bytes)
        {
            var snapshot = await AtLeastAsync(revision, cancellationToken).ConfigureAwait(false)
                ?? throw _failure ?? new EngineFailedException($"Revision {revision} is durable, but was not published in time.");
            if (!snapshot.TryGet(nodeId, out var node) || node.Blobs.FirstOrDefault(blob => blob.Key == key) is not { Key: not null } entry)
            {
                return null;
            }

            if (entry.Revision <= revision)
            {
                return new BlobValue(entry, bytes);
            }

            // It was written once more between the two looks: the bytes are not those of the entry.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return null;
    }

    /// <summary>Takes no more commands, carries out those that wait, ends the writer and the watches. The store stays open.</summary>
    public async Task StopAsync()
    {
        Watches.Stop();
        _queue.Close();
        await _stopped.Task.ConfigureAwait(false);
        Log.Stopped(_logger, _current.Revision);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Close();
        _writerThread.Join();
        _committerThread.Join();
        Watches.Dispose();
        Liveness.Dispose();
        _metrics.Dispose();
    }

    private async ValueTask<RegistrySnapshot?> WaitAsync(long revision, CancellationToken cancellationToken)
    {
        try
        {
            await _waiters.WaitAsync(revision, _options.RevisionWait, _time, cancellationToken).ConfigureAwait(false);
            return _current;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private CommandOutcome Replay(long revision)
    {
        var entries = _store.ReadJournal(revision, 1, 0);
        return entries.Count == 1 && entries[0].Revision == revision
            ? CommitDecoder.Outcome(entries[0])
            : throw new StoreException($"The journal has no entry for revision {revision}, which an earlier request was answered with.");
    }

    // On the committer's thread, before the callers are answered: whoever has an answer finds its commit.
    private void Publish(CommandBatch batch)
    {
        foreach (var pending in batch.Commands)
        {
            if (pending.HasCommit)
            {
                var changes = ImmutableArray.CreateRange(pending.Decision!.Changes.Nodes, change => new CommitChange(change));
                _log.Append(new Commit(
                    pending.Revision, pending.CommitTime, pending.Request.Principal, pending.Request.RequestId, changes, pending.JournalBytes));
            }
        }

        // The state before the head of the log: whoever is told of a commit finds it in the state, too.
        var snapshot = batch.State!.Snapshot;
        _current = snapshot;
        ForgetDeleted(batch);
        _log.Publish();
        _waiters.Published(snapshot.Revision);
        Watches.Published();
    }

    private void ForgetDeleted(CommandBatch batch)
    {
        foreach (var pending in batch.Commands)
        {
            foreach (var change in pending.HasCommit ? pending.Decision!.Changes.Nodes : [])
            {
                // A node that was deleted and registered again within one commit is another node under the same id.
                if (change.After is null || (change.Before is { } before && change.After.CreateRevision != before.CreateRevision))
                {
                    Liveness.Forget(change.NodeId);
                    VolatileItems.Forget(change.NodeId);
                }
            }
        }
    }

    private void RunWriter()
    {
        try
        {
            _writer.Run();
        }
        catch (Exception e)
        {
            // A broken invariant: the working state cannot be trusted any more. Nothing of it is durable; the next start recovers.
            Log.WriterFailed(_logger, e);
            Fail(e);
            _writer.Abandon(_failure!);
        }
        finally
        {
            _committer.Close();
        }
    }

    private void RunCommitter()
    {
        try
        {
            _committer.Run();
            _stopped.TrySetResult();
        }
        catch (Exception e)
        {
            Log.WriterFailed(_logger, e);
            Fail(e);
        }
    }

    private void Fail(Exception? cause)
    {
        _failure = cause as EngineFailedException ?? new EngineFailedException("The registry's writer has failed; see the daemon's log.", cause);
        _queue.Close();
        _queue.FailWaiting(_failure);
        Watches.Stop(_failure);
        _stopped.TrySetException(_failure);
    }
}
