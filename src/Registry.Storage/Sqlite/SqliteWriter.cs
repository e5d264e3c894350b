using Microsoft.Data.Sqlite;

namespace Registry.Storage.Sqlite;

/// <summary>The one connection that writes; used by one thread at a time.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int CacheKibibytes = 64 << 10;

    private readonly string _path;
    private readonly RecordIdBuffer _id = new();
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _append;
    private readonly SqliteStatement _trim;
    private readonly SqliteStatement _newest;
    private readonly SqliteStatement _oldest;
    private readonly SqliteStatement _touch;

    public SqliteWriter(SqliteSession session, string path)
    {
        Session = session;
        _path = path;
        _begin = session.Prepare("BEGIN IMMEDIATE");
        _commit = session.Prepare("COMMIT");
        _rollback = session.Prepare("ROLLBACK");
        _put = session.Prepare(SqliteSchema.InsertRecordSql + " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body");
        _delete = session.Prepare("DELETE FROM record WHERE kind = ?1 AND id = ?2");
        _append = session.Prepare(SqliteSchema.InsertEntrySql);
        _trim = session.Prepare("DELETE FROM journal WHERE revision < ?1");
        _newest = session.Prepare(SqliteSchema.NewestRevisionSql);
        _oldest = session.Prepare(SqliteSchema.OldestRevisionSql);
        _touch = session.Prepare(SqliteSchema.TouchSql);
    }

    public SqliteSession Session { get; }

    public static SqliteSession OpenSession(string path) => new(path, SqliteOpenMode.ReadWrite, CacheKibibytes);

    /// <summary>Revision of the last commit: that of the newest journal entry, which is never trimmed.</summary>
    public long ReadRevision() => _newest.Scalar();

    public long ReadOldestJournalRevision() => _oldest.Scalar();

    /// <param name="batch">A batch that keeps the rules.</param>
    /// <param name="revision">Revision that the store is at afterwards, as far as that is known.</param>
    public CommitResult Commit(CommitBatch batch, out long revision)
    {
        revision = batch.ExpectedRevision;
        var atCommit = false;
        try
        {
            _begin.Run();
            revision = ReadRevision();
            if (revision != batch.ExpectedRevision)
            {
                _rollback.Run();
                return new CommitResult(CommitOutcome.Conflict);
            }

            Write(batch);
            atCommit = true;
            _commit.Run();
            revision += batch.Journal.Count;
            return new CommitResult(CommitOutcome.Committed);
        }
        catch (SqliteException e)
        {
            return Settle(e, atCommit && SqliteFailure.MayHaveReachedLog(e), batch.ExpectedRevision, out revision);
        }
        finally
        {
            // Where a bad id (an ArgumentException) broke it off.
            if (Session.InTransaction)
            {
                TryRollBack();
            }
        }
    }

    /// <summary>Deletes the journal entries below a revision, in a transaction of its own.</summary>
    /// <exception cref="SqliteException">Nothing was deleted.</exception>
    public void Trim(long beforeRevision) => _trim.Bind(1, beforeRevision).Run();

    public void Dispose() => Session.Dispose();

    private void Write(CommitBatch batch)
    {
        foreach (var (key, body) in batch.Writes)
        {
            if (body is { } bytes)
            {
                _put.Bind(1, (long)key.Kind).Bind(2, _id.Encode(key.Id)).Bind(3, bytes.Span).Run();
            }
            else
            {
                _delete.Bind(1, (long)key.Kind).Bind(2, _id.Encode(key.Id)).Run();
            }
        }

        foreach (var entry in batch.Journal)
        {
            _append.Bind(1, entry.Revision).Bind(2, entry.Header.Span).Bind(3, entry.Body.Span).Run();
        }
    }

    /// <summary>Finds out what a failed commit left behind. It is clean if nothing is in the database, nothing in the log that the next start
    /// would take for a commit, and the connection is ready for the next one.</summary>
    private CommitResult Settle(SqliteException error, bool mayBeInLog, long expectedRevision, out long revision)
    {
        revision = expectedRevision;
        if (!TryRollBack())
        {
            return new CommitResult(CommitOutcome.Unknown, error);
        }

        try
        {
            if (mayBeInLog)
            {
                // An empty commit takes the place of the failed one in the log: what follows it there no longer counts.
                _touch.Run();
            }

            if (ReadRevision() != expectedRevision)
            {
                return new CommitResult(CommitOutcome.Unknown, error);
            }
        }
        catch (SqliteException e)
        {
            return new CommitResult(CommitOutcome.Unknown, new AggregateException(error, e));
        }

        return SqliteFailure.OutcomeOfCleanFailure(error, _path) is { } outcome
            ? new CommitResult(outcome, error)
            : throw new InvalidOperationException($"The store {_path} refused a well-formed batch: {error.Message}", error);
    }

    private bool TryRollBack()
    {
        try
        {
            if (Session.InTransaction)
            {
                _rollback.Run();
            }
        }
        catch (SqliteException)
        {
            // What counts is whether the transaction is over, and SQLite ends some by itself.
        }

        return !Session.InTransaction;
    }
}
