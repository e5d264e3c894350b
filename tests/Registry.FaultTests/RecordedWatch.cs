using Registry.Client;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>A watch that records what it is told, hangs up now and then, and resumes.</summary>
internal sealed class RecordedWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly EventHistory _history;
    private readonly string _name;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private long _revision;
    private int _starts;

    private RecordedWatch(RegistryClient client, EventHistory history, string name, Random? restless)
    {
        (_history, _name) = (history, name);
        _running = Task.Run(() => RunAsync(client, restless));
    }

    /// <summary>Ends when the watch is past its snapshot.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Up to which revision it was told everything.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Starts it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="history">Gets what it is told.</param>
    /// <param name="name">Names it.</param>
    /// <param name="restless">If given, it hangs up at random.</param>
    public static RecordedWatch Start(RegistryClient client, EventHistory history, string name, Random? restless = null) =>
        new(client, history, name, restless);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(RegistryClient client, Random? restless)
    {
        NodeWatchPlace? place = null;
        while (!_stop.IsCancellationRequested)
        {
            // Nodes that heartbeats come from are left out: what is told of them depends on when it is told.
            var options = new NodeWatchOptions
            {
                Selector = new NodeSelector { Types_ = { "holder", "shared" } }, ResumeAfter = place, BookmarkInterval = TimeSpan.FromSeconds(1),
            };
            await foreach (var told in new NodeWatcher(client, options).WatchAsync(_stop.Token))
            {
                place = Note(told) ?? place;
                if (told is NodeWatchEvent.Progress && restless?.Next(40) == 0)
                {
                    break;
                }
            }
        }
    }

    private NodeWatchPlace? Note(NodeWatchEvent told)
    {
        var now = new CallSpan(_history.Now, _history.Now);
        var name = $"{_name}#{_starts}";
        switch (told)
        {
            case NodeWatchEvent.Started:
                _starts++;
                return null;
            case NodeWatchEvent.Synced synced:
                _history.Add(new ClientEvent.WatchBegan(name, synced.Place.Revision) { Span = now });
                _synced.TrySetResult();
                return synced.Place;
            case NodeWatchEvent.Progress progress:
                _history.Add(new ClientEvent.WatchProgress(name, progress.Place.Revision) { Span = now });
                Volatile.Write(ref _revision, progress.Place.Revision);
                return progress.Place;
            case NodeWatchEvent.Changed changed:
                NoteRevision(changed.Revision);
                _history.Add(new ClientEvent.WatchTold(name, changed.Node.Id, changed.Revision, changed.Node.ToString()) { Span = now });
                return null;
            case NodeWatchEvent.Removed removed:
                NoteRevision(removed.Revision);
                _history.Add(new ClientEvent.WatchTold(name, removed.NodeId, removed.Revision, "") { Span = now });
                return null;
            default:
                return null;
        }
    }

    // Others may not be answered from an older revision any more; the watch itself may be as late as it likes.
    private void NoteRevision(long revision) =>
        _history.Add(new ClientEvent.Answered("", revision, IsCommit: false, "") { Span = new CallSpan(TimeSpan.Zero, _history.Now) });
}
