namespace Registry.Engine.Commits;

/// <summary>
/// The latest commits, in memory. One thread appends; any thread reads, without locks. What no longer fits is forgotten, the oldest first, and
/// is read from the journal.
/// </summary>
internal sealed class CommitLog
{
    private readonly Commit?[] _slots;
    private readonly long _maximumBytes;
    private long _head;
    private long _last;
    private long _oldest;
    private long _bytes;
    private long _writtenBytes;

    /// <param name="revision">Revision of the last commit so far, which is not in the log.</param>
    /// <param name="capacity">Most commits kept; a power of two.</param>
    /// <param name="maximumBytes">Most bytes kept, by the size of the journal's entries; the newest commit stays whatever its size.</param>
    public CommitLog(long revision, int capacity, long maximumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(System.Numerics.BitOperations.IsPow2(capacity), true, nameof(capacity));
        _slots = new Commit?[capacity];
        _maximumBytes = maximumBytes;
        _head = _last = revision;
        _oldest = revision + 1;
    }

    /// <summary>Revision of the last commit that is published.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Bytes of all commits that were appended, by the size of the journal's entries.</summary>
    public long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <summary>Takes the next commit; its revision is the one after the last one's. It can be found, but is not published.</summary>
    public void Append(Commit commit)
    {
        if (commit.Revision != _last + 1)
        {
            throw new InvalidOperationException($"Commit {commit.Revision} was published after commit {_last}.");
        }

        _bytes += commit.SizeBytes;
        Volatile.Write(ref _writtenBytes, _writtenBytes + commit.SizeBytes);
        while (_oldest < commit.Revision && (commit.Revision - _oldest >= _slots.Length || _bytes > _maximumBytes))
        {
            ref var slot = ref Slot(_oldest++);
            _bytes -= slot!.SizeBytes;
            Volatile.Write(ref slot, null);
        }

        Volatile.Write(ref Slot(commit.Revision), commit);
        _last = commit.Revision;
    }

    /// <summary>Publishes what was appended.</summary>
    public void Publish() => Volatile.Write(ref _head, _last);

    /// <summary>The commit of a revision, if the log still has it.</summary>
    public Commit? Find(long revision) =>
        revision > 0 && Volatile.Read(ref Slot(revision)) is { } commit && commit.Revision == revision ? commit : null;

    private ref Commit? Slot(long revision) => ref _slots[(int)(revision & (_slots.Length - 1))];
}
