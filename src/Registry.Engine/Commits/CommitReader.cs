using Registry.Storage;

namespace Registry.Engine.Commits;

/// <summary>Reads commits from memory where they are there, else from the journal. Any thread.</summary>
public sealed class CommitReader
{
    private readonly IRegistryStore _store;
    private readonly CommitLog _log;
    private readonly DeletionIndex _deletions;

    internal CommitReader(IRegistryStore store, CommitLog log) => (_store, _log, _deletions) = (store, log, new DeletionIndex(store));

    /// <summary>Revision of the last commit that is published.</summary>
    public long Head => _log.Head;

    /// <summary>The oldest revision that can be read; one more than <see cref="Head"/> where there is none.</summary>
    public long Oldest => _store.OldestJournalRevision is var oldest and > 0 ? oldest : _log.Head + 1;

    /// <summary>The commit of a revision that is in memory, or null.</summary>
    public Commit? FindInMemory(long revision) => _log.Find(revision);

    /// <summary>The commit of a revision; null where it is not published, or trimmed.</summary>
    /// <exception cref="StoreException">The journal cannot be read.</exception>
    public Commit? Find(long revision) => _log.Find(revision) ?? (Read(revision, 1, 0) is [var commit] ? commit : null);

    /// <summary>Published commits from a revision on, in order, from the journal.</summary>
    /// <param name="fromRevision">First revision wanted.</param>
    /// <param name="maximumCount">At most this many.</param>
    /// <param name="maximumBytes">No more once this many bytes were read; at least one commit comes whatever its size.</param>
    /// <returns>Nothing where <paramref name="fromRevision"/> is not published; otherwise the first has that revision, unless it was trimmed:
    /// then nothing either.</returns>
    /// <exception cref="StoreException">The journal cannot be read.</exception>
    public IReadOnlyList<Commit> Read(long fromRevision, int maximumCount, long maximumBytes)
    {
        var count = (int)Math.Min(maximumCount, Head - fromRevision + 1);
        if (fromRevision < 1 || count < 1)
        {
            return [];
        }

        var entries = _store.ReadJournal(fromRevision, count, maximumBytes);
        return entries.Count == 0 || entries[0].Revision != fromRevision ? [] : [.. entries.Select(CommitDecoder.Commit)];
    }

    /// <summary>Revision of the last commit in a range that deleted a node; 0 where the journal has none. Looked up where the range was read before,
    /// else its headers are read, once.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="first">First revision of the range.</param>
    /// <param name="last">Last revision of the range.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SearchBusyException">Others search, or there is more to read than one call may.</exception>
    /// <exception cref="StoreException">The journal cannot be read.</exception>
    public long FindDeletion(string nodeId, long first, long last, CancellationToken cancellationToken)
    {
        (first, last) = (Math.Max(first, Oldest), Math.Min(last, Head));
        return first > last ? 0 : _deletions.Find(nodeId, first, last, cancellationToken);
    }
}
