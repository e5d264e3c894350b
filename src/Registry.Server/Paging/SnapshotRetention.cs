using Registry.Domain;

namespace Registry.Server.Paging;

/// <summary>Keeps the snapshots that page tokens point at, one for all lists at a revision, by age and by the memory that they hold.</summary>
/// <remarks>
/// Snapshots share what has not changed. What those that are kept hold beside the present one is at most what was written since the oldest of them,
/// and the paths of the indexes that each commit since has copied. Where that is too much, the oldest revision goes first: it holds the most.
/// </remarks>
internal sealed class SnapshotRetention : IDisposable
{
    /// <summary>What a commit adds to an older snapshot beside the bytes that it wrote.</summary>
    public const int BytesPerCommit = 2_048;

    /// <summary>What a kept snapshot takes by itself.</summary>
    public const int BytesPerSnapshot = 1_024;

    private const int RememberedDrops = 4_096;
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    private readonly SnapshotRetentionOptions _options;
    private readonly Func<WrittenSoFar> _written;
    private readonly TimeProvider _time;
    private readonly Lock _guard = new();
    private readonly SortedList<long, Kept> _byRevision = [];
    private readonly Queue<long> _droppedForMemory = new();
    private readonly ITimer _timer;

    /// <summary>Begins to keep.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="written">What was written so far, up to the published revision.</param>
    /// <param name="time">Tells the age.</param>
    public SnapshotRetention(SnapshotRetentionOptions options, Func<WrittenSoFar> written, TimeProvider time)
    {
        (_options, _written, _time) = (options, written, time);
        // Without further lists nothing else would let go of the last ones, while commits make them hold more and more.
        var period = options.Age < LongestCheck ? options.Age : LongestCheck;
        _timer = time.CreateTimer(_ => Drop(), null, period, period);
    }

    /// <summary>What was written when, to estimate what a snapshot holds.</summary>
    /// <param name="Revision">The published revision.</param>
    /// <param name="Bytes">Bytes of the commits up to it.</param>
    internal readonly record struct WrittenSoFar(long Revision, long Bytes);

    private sealed record Kept(RegistrySnapshot Snapshot, long Timestamp, long WrittenBytes);

    /// <summary>Keeps a snapshot from now on.</summary>
    public void Keep(RegistrySnapshot snapshot)
    {
        lock (_guard)
        {
            var bytes = _byRevision.TryGetValue(snapshot.Revision, out var known) ? known.WrittenBytes : _written().Bytes;
            _byRevision[snapshot.Revision] = new Kept(snapshot, _time.GetTimestamp(), bytes);
        }

        Drop();
    }

    /// <summary>The snapshot of a revision, if it is still kept.</summary>
    public RegistrySnapshot? Find(long revision)
    {
        Drop();
        lock (_guard)
        {
            return _byRevision.TryGetValue(revision, out var kept) ? kept.Snapshot : null;
        }
    }

    /// <summary>Whether the snapshot of a revision was let go because kept snapshots held too much memory.</summary>
    public bool WasDroppedForMemory(long revision)
    {
        lock (_guard)
        {
            return _droppedForMemory.Contains(revision);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Drop()
    {
        lock (_guard)
        {
            for (var i = _byRevision.Count - 1; i >= 0; i--)
            {
                if (_time.GetElapsedTime(_byRevision.GetValueAtIndex(i).Timestamp) > _options.Age)
                {
                    _byRevision.RemoveAt(i);
                }
            }

            var written = _written();
            while (_byRevision.Count > 0 && HeldBytes(written) > _options.Bytes)
            {
                _droppedForMemory.Enqueue(_byRevision.GetKeyAtIndex(0));
                _byRevision.RemoveAt(0);
                if (_droppedForMemory.Count > RememberedDrops)
                {
                    _droppedForMemory.Dequeue();
                }
            }
        }
    }

    private long HeldBytes(WrittenSoFar written)
    {
        var (revision, oldest) = (_byRevision.GetKeyAtIndex(0), _byRevision.GetValueAtIndex(0));
        return Math.Max(0, written.Bytes - oldest.WrittenBytes)
            + (Math.Max(0, written.Revision - revision) * BytesPerCommit)
            + ((long)_byRevision.Count * BytesPerSnapshot);
    }
}
