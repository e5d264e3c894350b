using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Storage;

namespace Registry.Engine;

/// <summary>Why the store refuses writes.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Problem">The store's own words; may be empty.</param>
public sealed record CommitRefusal(CommitOutcome Outcome, string Problem);

/// <summary>
/// Makes batches durable, publishes their state and answers their commands. One thread runs <see cref="Run"/>; the writer hands over one
/// batch at a time and goes on deciding.
/// </summary>
internal sealed class Committer(
    IRegistryStore store, RegistryEngineOptions options, EngineMetrics metrics, Action<CommandBatch> publish, Action<Exception?> fail, ILogger logger)
{
    private readonly SemaphoreSlim _submitted = new(0);
    private readonly ConcurrentQueue<Action> _errands = new();
    private CommandBatch? _batch;
    private volatile bool _closed;
    private volatile CommitRefusal? _refusal;

    /// <summary>Called after each batch, on the committer's thread.</summary>
    public Action Finished { get; set; } = () => { };

    /// <summary>Why the store refuses writes; null while it accepts them. Any thread.</summary>
    public CommitRefusal? Refusal => _refusal;

    /// <summary>Runs something on the committer's thread between two batches: the store is then at the published revision. Any thread. It must
    /// not throw, and holds up the writes while it runs.</summary>
    public void RunBetween(Action errand)
    {
        _errands.Enqueue(errand);
        _submitted.Release();
    }

    /// <summary>Takes a batch. The one before has finished.</summary>
    public void Submit(CommandBatch batch)
    {
        _batch = batch;
        _submitted.Release();
    }

    /// <summary>Lets <see cref="Run"/> return, after the batch that it has taken or been given.</summary>
    public void Close()
    {
        _closed = true;
        _submitted.Release();
    }

    public void Run()
    {
        while (WaitForBatch() is { } batch)
        {
            var result = Process(batch);
            if (IsFatal(result))
            {
                FailForGood(batch, result);
            }

            batch.Finish(result);
            Finished();
            if (IsFatal(result))
            {
                return;
            }
        }
    }

    /// <summary>Whether nobody knows any more what the store holds.</summary>
    public static bool IsFatal(CommitResult result) => result.Outcome is CommitOutcome.Unknown or CommitOutcome.Conflict;

    private CommandBatch? WaitForBatch()
    {
        while (true)
        {
            _submitted.Wait();
            while (_errands.TryDequeue(out var errand))
            {
                errand();
            }

            // Read before the batch: what is submitted is submitted before the close.
            var closed = _closed;
            if (Interlocked.Exchange(ref _batch, null) is { } batch)
            {
                return batch;
            }

            if (closed)
            {
                return null;
            }
        }
    }

    private CommitResult Process(CommandBatch batch)
    {
        try
        {
            var result = Write(batch);
            if (result.Outcome == CommitOutcome.Committed)
            {
                publish(batch);
            }

            if (!IsFatal(result))
            {
                Answer(batch, result);
            }

            return result;
        }
        catch (Exception e)
        {
            // A store says what it knows in its result; whatever it throws tells nothing of what it has written.
            return new CommitResult(CommitOutcome.Unknown, e);
        }
    }

    private CommitResult Write(CommandBatch batch)
    {
        if (!TryEncode(batch, out var writes, out var result))
        {
            return result;
        }

        if (writes.Journal.Count == 0)
        {
            return new CommitResult(CommitOutcome.Committed);
        }

        var started = Stopwatch.GetTimestamp();
        result = store.Commit(writes);
        metrics.Committed(writes.Journal.Count, Stopwatch.GetElapsedTime(started), result.Outcome);
        if (result.Outcome == CommitOutcome.Committed)
        {
            if (_refusal is not null)
            {
                _refusal = null;
                Log.StoreRecovered(logger);
            }
        }
        else if (_refusal is null)
        {
            _refusal = new CommitRefusal(result.Outcome, result.Error?.Message ?? "");
            Log.StoreRefuses(logger, result.Outcome, result.Error);
        }

        return result;
    }

    // What cannot be encoded has not reached the store: that nothing was written is known, and only the command at fault is refused.
    private bool TryEncode(CommandBatch batch, [NotNullWhen(true)] out CommitBatch? writes, out CommitResult result)
    {
        (writes, result) = (null, default);
        try
        {
            writes = CommitEncoder.Encode(batch);
            return true;
        }
        catch (CommandEncodingException e)
        {
            Log.EncodingFailed(logger, e.Command.Request.Command.GetType().Name, e.InnerException!);
            batch.Unencodable = e.Command;
            result = new CommitResult(CommitOutcome.ReadOnly, e);
            return false;
        }
    }

    private void Answer(CommandBatch batch, CommitResult result)
    {
        if (batch.Unencodable is { } failed)
        {
            failed.Fail(new InvalidOperationException(
                "The registry failed to encode this request, and wrote nothing of it; see the daemon's log.", result.Error?.InnerException));
            return;
        }

        var refusal = result.Outcome switch
        {
            CommitOutcome.Committed => null,
            CommitOutcome.Full => new Rejection.StoreFull(options.RetryAfter),
            _ => (Rejection)new Rejection.StoreReadOnly(options.RetryAfter),
        };
        foreach (var pending in batch.Commands)
        {
            var decision = pending.Decision!;
            if (refusal is null)
            {
                var revision = pending.HasCommit ? pending.Revision : batch.State!.Snapshot.Revision;
                pending.Answer(new CommandOutcome(decision.Rejection, decision.Results, revision));
            }
            else if (pending.HasCommit)
            {
                pending.Answer(new CommandOutcome(refusal, [], 0));
            }
        }
    }

    /// <summary>What the callers are told whose commands may or may not be durable.</summary>
    public static EngineFailedException OutcomeUnknown(CommitResult result) => new(
        "The store failed while it was writing; whether this request was carried out is not known. Repeat it under its request_id.", result.Error);

    private void FailForGood(CommandBatch batch, CommitResult result)
    {
        Log.OutcomeUnknown(logger, result.Outcome, result.Error);
        var exception = OutcomeUnknown(result);
        foreach (var pending in batch.Commands)
        {
            pending.Fail(exception);
        }

        fail(exception);
    }
}
