namespace Registry.Storage;

/// <summary>What a stored record is about. The numbers are written to disk: never change or reuse one.</summary>
public enum RecordKind : byte
{
    /// <summary>What the store says of itself; one record, id "store".</summary>
    Meta = 1,

    /// <summary>A <c>NodeRecord</c> under the node's id.</summary>
    Node = 2,

    /// <summary>The bytes of a blob under <c>node id + '\0' + blob key</c>.</summary>
    Blob = 3,

    /// <summary>A <c>ModuleRecord</c> under the module's id.</summary>
    Module = 4,

    /// <summary>An <c>AllocationRecord</c> under <c>pool id + '\0' + value</c>.</summary>
    Allocation = 5,
}

/// <summary>Names a record: a kind and an id that is unique within it.</summary>
public readonly record struct RecordKey(RecordKind Kind, string Id);

/// <summary>A record to write, or to delete where <see cref="Body"/> is null.</summary>
public readonly record struct RecordWrite(RecordKey Key, ReadOnlyMemory<byte>? Body)
{
    /// <summary>Writes <paramref name="body"/> under the key, over what was there.</summary>
    public static RecordWrite Put(RecordKind kind, string id, ReadOnlyMemory<byte> body) => new(new RecordKey(kind, id), body);

    /// <summary>Deletes the record if there is one.</summary>
    public static RecordWrite Delete(RecordKind kind, string id) => new(new RecordKey(kind, id), null);
}

/// <summary>One commit as the journal keeps it: an encoded <c>CommitHeaderRecord</c> and <c>CommitBodyRecord</c> under its revision. The two are
/// apart so that the small headers of many commits can be read without their bodies.</summary>
public readonly record struct JournalEntry(long Revision, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Body);

/// <summary>
/// Commits that become durable together, or not at all. Revisions follow <see cref="ExpectedRevision"/> without a gap, one for each journal
/// entry, in order. Of several writes of one key the last one counts.
/// </summary>
/// <param name="ExpectedRevision">Revision that the store must be at; 0 for an empty store.</param>
/// <param name="Writes">Records to put and delete.</param>
/// <param name="Journal">One entry a commit; empty only for a write that is not a commit (<see cref="RecordKind.Meta"/>).</param>
public sealed record CommitBatch(long ExpectedRevision, IReadOnlyList<RecordWrite> Writes, IReadOnlyList<JournalEntry> Journal);

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Nothing was written: the disk is full. Trying again later may succeed.</summary>
    Full,

    /// <summary>Nothing was written: the file system is read-only, or the store refuses writes. Trying again later may succeed.</summary>
    ReadOnly,

    /// <summary>Nothing was written: somebody else has committed since; the store is not at the expected revision.</summary>
    Conflict,

    /// <summary>Nobody knows whether it was written. The process must end; the next start finds out.</summary>
    Unknown,
}

/// <summary>How a commit ended, and the store's own words where it failed.</summary>
public readonly record struct CommitResult(CommitOutcome Outcome, Exception? Error = null);

/// <summary>How much room a store takes, in bytes; 0 where that means nothing.</summary>
/// <param name="DataBytes">The database.</param>
/// <param name="LogBytes">Its write-ahead log.</param>
/// <param name="FreeBytes">Room left on the disk.</param>
public readonly record struct StoreSize(long DataBytes, long LogBytes, long FreeBytes);

/// <summary>
/// Holds the registry's records and its journal durably. It knows nothing of nodes. One process has a store open at a time; within it
/// <see cref="Commit"/> and <see cref="TrimJournal"/> are called by one thread at a time, everything else by any thread at any time.
/// </summary>
/// <remarks>
/// Small enough for an etcd implementation: load everything, commit puts and deletes at an expected revision. Every implementation passes
/// <c>StoreContract</c> in the tests. See ADR 0001.
/// </remarks>
public interface IRegistryStore : IDisposable
{
    /// <summary>Revision of the last durable commit; 0 for an empty store.</summary>
    long Revision { get; }

    /// <summary>Opens the store as of the last durable commit, while commits go on. Dispose of it soon: what it holds cannot be reused.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    IStoreView OpenView();

    /// <summary>How much room the store takes now.</summary>
    StoreSize Measure();

    /// <summary>Makes the batch durable before it returns. It does not throw for what <see cref="CommitOutcome"/> can say.</summary>
    /// <exception cref="ArgumentException">The journal has a gap, records other than META are written without a journal entry, or an id is no
    /// text: it holds half of a surrogate pair.</exception>
    CommitResult Commit(CommitBatch batch);

    /// <summary>The bytes of one record as of the last durable commit, or null.</summary>
    /// <param name="key">The record.</param>
    /// <param name="revision">Revision of the store as of which the bytes were read; it may be ahead of <see cref="Revision"/> for a moment. 0
    /// where there is no such record.</param>
    /// <exception cref="StoreException">The store is damaged.</exception>
    byte[]? Read(RecordKey key, out long revision);

    /// <summary>Journal entries from a revision on, in order; fewer than asked for only at the end, or where they are large.</summary>
    /// <param name="fromRevision">First revision wanted.</param>
    /// <param name="maximumCount">At most this many.</param>
    /// <param name="maximumBytes">No more once this many bytes were read; at least one entry comes whatever its size.</param>
    /// <exception cref="StoreException">The store is damaged.</exception>
    IReadOnlyList<JournalEntry> ReadJournal(long fromRevision, int maximumCount, long maximumBytes = long.MaxValue);

    /// <summary>As <see cref="ReadJournal"/>, however large, with empty bodies and without the cost of reading them.</summary>
    /// <param name="fromRevision">First revision wanted.</param>
    /// <param name="maximumCount">At most this many.</param>
    IReadOnlyList<JournalEntry> ReadJournalHeaders(long fromRevision, int maximumCount);

    /// <summary>Revision of the oldest entry that the journal still holds; 0 for an empty journal.</summary>
    long OldestJournalRevision { get; }

    /// <summary>Deletes journal entries older than <paramref name="beforeRevision"/>, oldest first, a bounded number a call; called between
    /// commits by the thread that commits. The newest entry always stays.</summary>
    /// <returns>How many were deleted; 0 when there is nothing left to do.</returns>
    /// <exception cref="StoreException">Nothing was deleted; trying again later may succeed.</exception>
    int TrimJournal(long beforeRevision, int maximumCount);
}

/// <summary>The store cannot be opened or read; the message says what is wrong and what to do.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
