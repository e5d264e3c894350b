namespace Registry.Engine.Commits;

/// <summary>
/// Reads one commit after the other for one consumer: from memory, and where it has fallen behind from the journal, a small portion at a
/// time. Used by one thread at a time.
/// </summary>
/// <param name="commits">Where they are.</param>
/// <param name="journal">One turn for each reader that the journal may have at a time.</param>
internal sealed class CommitCursor(CommitReader commits, SemaphoreSlim journal)
{
    private const int PortionCount = 256;
    private const long PortionBytes = 256 * 1024;

    private IReadOnlyList<Commit> _portion = [];

    /// <summary>The commit of a revision, which usually is the one after the last asked for; null where it is not published, or trimmed.</summary>
    public ValueTask<Commit?> FindAsync(long revision, CancellationToken cancellationToken)
    {
        var known = revision > commits.Head ? null : commits.FindInMemory(revision);
        if (known is not null || revision > commits.Head)
        {
            _portion = [];
            return new ValueTask<Commit?>(known);
        }

        return FindInPortion(revision) is { } read ? new ValueTask<Commit?>(read) : ReadAsync(revision, cancellationToken);
    }

    /// <summary>Whether commits of the journal are held.</summary>
    public bool HoldsPortion => _portion.Count > 0;

    /// <summary>Lets go of the journal's commits: a consumer that waits holds none.</summary>
    public void Release() => _portion = [];

    private Commit? FindInPortion(long revision)
    {
        var index = _portion.Count == 0 ? -1 : revision - _portion[0].Revision;
        return index >= 0 && index < _portion.Count ? _portion[(int)index] : null;
    }

    private async ValueTask<Commit?> ReadAsync(long revision, CancellationToken cancellationToken)
    {
        _portion = [];
        await journal.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _portion = commits.Read(revision, PortionCount, PortionBytes);
        }
        finally
        {
            journal.Release();
        }

        return FindInPortion(revision);
    }
}
