using Registry.Domain;

namespace Registry.Server.Paging;

/// <summary>Bounds of what is kept for lists that go on.</summary>
public sealed record SnapshotRetentionOptions
{
    /// <summary>How long a snapshot is kept after a page was read from it. Default 5 minutes.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most snapshots kept; the least recently read go first. Default 128.</summary>
    public int Count { get; init; } = 128;
}

/// <summary>Keeps the snapshots that page tokens point at. Snapshots share what has not changed, so one costs what has changed since.</summary>
internal sealed class SnapshotRetention : IDisposable
{
    private readonly SnapshotRetentionOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _guard = new();
    private readonly Dictionary<long, LinkedListNode<Kept>> _byRevision = [];
    private readonly LinkedList<Kept> _leastRecentFirst = new();
    private readonly ITimer _timer;

    public SnapshotRetention(SnapshotRetentionOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        // Without further lists nothing else would let go of the last ones.
        _timer = time.CreateTimer(_ => Expire(), null, options.Age, options.Age);
    }

    private sealed record Kept(RegistrySnapshot Snapshot, long Timestamp);

    /// <summary>Keeps a snapshot from now on.</summary>
    public void Keep(RegistrySnapshot snapshot)
    {
        lock (_guard)
        {
            if (_byRevision.Remove(snapshot.Revision, out var known))
            {
                _leastRecentFirst.Remove(known);
            }

            _byRevision.Add(snapshot.Revision, _leastRecentFirst.AddLast(new Kept(snapshot, _time.GetTimestamp())));
            while (_byRevision.Count > _options.Count)
            {
                DropFirst();
            }
        }
    }

    /// <summary>The snapshot of a revision, if it is still kept.</summary>
    public RegistrySnapshot? Find(long revision)
    {
        Expire();
        lock (_guard)
        {
            return _byRevision.TryGetValue(revision, out var kept) ? kept.Value.Snapshot : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        lock (_guard)
        {
            while (_leastRecentFirst.First is { } first && _time.GetElapsedTime(first.Value.Timestamp) > _options.Age)
            {
                DropFirst();
            }
        }
    }

    private void DropFirst()
    {
        var first = _leastRecentFirst.First!;
        _leastRecentFirst.RemoveFirst();
        _byRevision.Remove(first.Value.Snapshot.Revision);
    }
}
