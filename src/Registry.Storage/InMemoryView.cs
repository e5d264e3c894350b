namespace Registry.Storage;

/// <summary>A copy of an <see cref="InMemoryStore"/>. Bodies are never changed in place, so they are shared.</summary>
internal sealed class InMemoryView(long revision, KeyValuePair<RecordKey, byte[]>[] records, JournalEntry[] journal) : IStoreView
{
    public long Revision { get; } = revision;

    public long OldestJournalRevision => journal.Length == 0 ? 0 : journal[0].Revision;

    public IEnumerable<StoredRecord> Records(IReadOnlySet<RecordKind> kinds) =>
        records.Where(record => kinds.Contains(record.Key.Kind)).Select(record => new StoredRecord(record.Key, record.Value));

    public IEnumerable<JournalEntry> Journal(long fromRevision) => journal.SkipWhile(entry => entry.Revision < fromRevision);

    public IReadOnlyList<string> CheckStructure(CancellationToken cancellationToken) => [];

    public void Dispose()
    {
    }
}
