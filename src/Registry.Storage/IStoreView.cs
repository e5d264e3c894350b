namespace Registry.Storage;

/// <summary>A record as it is stored.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Body">Its bytes: valid until the next record is asked for.</param>
public readonly record struct StoredRecord(RecordKey Key, ReadOnlyMemory<byte> Body);

/// <summary>
/// A store at one revision, unmoved by the commits that follow. Used by one thread at a time; dispose of it before the store.
/// </summary>
/// <remarks>
/// A view costs the store something for as long as it is open: SQLite cannot start its write-ahead log over, which grows by what is committed
/// meanwhile; a store in memory is copied. So whoever holds one for a client bounds how long that client may take.
/// </remarks>
public interface IStoreView : IDisposable
{
    /// <summary>Revision of the view.</summary>
    long Revision { get; }

    /// <summary>Revision of the oldest entry of the journal; 0 for an empty journal.</summary>
    long OldestJournalRevision { get; }

    /// <summary>Every record of the kinds asked for, once, in no particular order.</summary>
    /// <exception cref="StoreException">While it is read: the store is damaged.</exception>
    IEnumerable<StoredRecord> Records(IReadOnlySet<RecordKind> kinds);

    /// <summary>The journal from a revision on, in order, as it is stored: one that is damaged may have gaps.</summary>
    /// <exception cref="StoreException">While it is read: the store is damaged.</exception>
    IEnumerable<JournalEntry> Journal(long fromRevision);

    /// <summary>The store's own check of its structure, which reads all of it: what is wrong, at most 100 findings.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<string> CheckStructure(CancellationToken cancellationToken);
}
