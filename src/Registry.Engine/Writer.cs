using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Rules;
using Registry.Storage;

namespace Registry.Engine;

/// <summary>
/// The single writer: decides every command, one after the other, against the state as the commands before it leave it. While one batch is
/// being written it decides the next.
/// </summary>
/// <remarks>
/// One thread runs <see cref="Run"/>. At most one batch is with the committer; the batch that fills up meanwhile is speculation on its success.
/// If it fails cleanly, the working state goes back to the last durable one and the speculation is decided again.
/// A command that changes nothing waits for the batch all the same if what it was decided upon is not durable yet.
/// </remarks>
internal sealed class Writer(
    CommandQueue queue, Committer committer, RequestWindow window, RegistryEngineOptions options, EngineState initial, ILogger logger)
{
    private const int ForgottenPerBatch = 4_096;

    private readonly List<PendingCommand> _arrived = [];
    private readonly Queue<PendingCommand> _taken = new();
    private readonly Queue<PendingCommand> _again = new();
    private EngineState _working = initial;
    private EngineState _durable = initial;
    private CommandBatch _next = new(initial.Snapshot.Revision);
    private CommandBatch? _inFlight;
    private EditToken _token = new();

    /// <summary>Runs until the queue is closed and empty and everything is durable.</summary>
    public void Run()
    {
        // With nothing in flight nothing is left to decide and nothing in the next batch: it is handed over at once.
        while (queue.Take(_arrived, Room(), options.BatchBytes, mayEnd: _inFlight is null))
        {
            if (_inFlight is { IsFinished: true } finished)
            {
                if (Committer.IsFatal(finished.Result))
                {
                    Abandon(Committer.OutcomeUnknown(finished.Result));
                    return;
                }

                Settle(finished);
            }

            _arrived.ForEach(_taken.Enqueue);
            _arrived.Clear();
            FillBatch();
            if (_inFlight is null && _next.Commands.Count > 0)
            {
                HandOver();
                FillBatch();
            }
        }
    }

    /// <summary>Fails every command that has been taken and not handed over.</summary>
    public void Abandon(Exception exception)
    {
        foreach (var pending in _arrived.Concat(_taken).Concat(_again).Concat(_next.Commands))
        {
            pending.Fail(exception);
        }
    }

    // What waits to be decided comes first: the queue is asked for more only while the batch has room for it.
    private int Room() => _next.Bytes >= options.BatchBytes ? 0 : Math.Max(0, options.BatchCommands - _next.Commands.Count);

    /// <summary>Decides what waits until the batch is full: how much a command writes is known only then.</summary>
    private void FillBatch()
    {
        while (Room() > 0 && _again.TryPeek(out var again))
        {
            DecideIntoBatch(again);
            _again.Dequeue();
        }

        while (Room() > 0 && _taken.TryDequeue(out var pending))
        {
            if (pending.TryTake())
            {
                DecideIntoBatch(pending);
            }
        }
    }

    private void HandOver()
    {
        _next.State = _working;
        _inFlight = _next;
        _next = new CommandBatch(_working.Snapshot.Revision);
        // From here on readers may see what was made under the old token: nothing is changed in place any more.
        _token = new EditToken();
        committer.Submit(_inFlight);
    }

    private void Settle(CommandBatch batch)
    {
        _inFlight = null;
        if (batch.Result.Outcome == CommitOutcome.Committed)
        {
            _durable = batch.State!;
            Remember(batch);
            return;
        }

        // The committer has refused the commands of the failed batch that would have changed something. The others, and all that was
        // decided since, were decided upon a state that never came to be.
        // Where one command could not be encoded the others that shared its batch lose nothing by it.
        var undone = batch.Commands.Where(pending => batch.Unencodable is { } failed ? pending != failed : !pending.HasCommit);
        var later = _again.ToArray();
        _again.Clear();
        foreach (var pending in undone.Concat(_next.Commands).Concat(later))
        {
            _again.Enqueue(pending);
        }

        Log.RolledBack(logger, batch.StartRevision, _again.Count);
        _working = _durable;
        _token = new EditToken();
        _next = new CommandBatch(_durable.Snapshot.Revision);
    }

    /// <summary>Remembers the requests of a durable batch, and forgets what that makes too many or what is too old.</summary>
    private void Remember(CommandBatch batch)
    {
        foreach (var pending in batch.Commands)
        {
            if (pending.HasCommit && pending.Request.RequestId.Length > 0)
            {
                window.Add(pending.Request.RequestId, pending.Revision, pending.CommitTime);
            }
        }

        // What is forgotten goes from both states, so that it stays forgotten if the speculation fails.
        var (durable, durableToken) = (_durable.Requests, new EditToken());
        var working = _working.Requests;
        var now = batch.Commands[^1].Request.Time;
        for (var i = 0; i < ForgottenPerBatch && window.TryForget(now, out var forgotten); i++)
        {
            durable = durable.Remove(forgotten.RequestId, forgotten.Revision, durableToken);
            working = working.Remove(forgotten.RequestId, forgotten.Revision, _token);
        }

        _durable = _durable with { Requests = durable };
        _working = _working with { Requests = working };
    }

    private void DecideIntoBatch(PendingCommand pending)
    {
        pending.Decision = null;
        pending.Revision = 0;
        pending.ReplayOf = 0;
        try
        {
            Decide(pending);
        }
        catch (Exception e) when (pending.Revision == 0)
        {
            // Deciding is pure: the state is as it was, so a defect in a rule costs one command, not the process.
            Log.DecideFailed(logger, pending.Request.Command.GetType().Name, e);
            pending.Fail(new InvalidOperationException("The registry failed to decide this request; see the daemon's log.", e));
            return;
        }

        if (!pending.HasCommit && ReferenceEquals(_working.Snapshot, _durable.Snapshot))
        {
            // Decided upon what is durable and published already. Waiting for a later batch would only risk being decided again if that
            // fails: without end, while a full store refuses batch after batch.
            pending.Answer(new CommandOutcome(pending.Decision!.Rejection, pending.Decision.Results, _durable.Snapshot.Revision));
            return;
        }

        _next.Commands.Add(pending);
        _next.Bytes += pending.HasCommit ? pending.Decision!.WriteBytes : 0;
    }

    private void Decide(PendingCommand pending)
    {
        var request = pending.Request;
        if (request.RequestId.Length > 0 && _working.Requests.Find(request.RequestId) is { } mark
            && request.Time - mark.Time <= options.IdempotencyAge
            && _working.Snapshot.Revision - mark.Revision < options.IdempotencyCount)
        {
            pending.ReplayOf = mark.Revision;
            pending.Decision = mark.Fingerprint == request.Fingerprint
                ? Decision.Nothing
                : Decision.Refuse(new Rejection.RequestIdReused(request.RequestId, mark.Revision));
            return;
        }

        var snapshot = _working.Snapshot;
        var time = request.Time > snapshot.Time ? request.Time : snapshot.Time;
        var stamp = new CommitStamp(snapshot.Revision + 1, time);
        var decision = RegistryRules.Decide(snapshot, request.Command, stamp);
        pending.Decision = decision;
        if (decision.Rejection is not null || decision.IsEmpty || request.ValidateOnly)
        {
            return;
        }

        pending.Revision = stamp.Revision;
        pending.CommitTime = time;
        var next = (decision.Next ?? snapshot.Apply(decision.Changes, _token)).At(stamp.Revision, time);
        var requests = request.RequestId.Length == 0
            ? _working.Requests
            : _working.Requests.Add(request.RequestId, new RequestMark(stamp.Revision, time, request.Fingerprint), _token);
        _working = new EngineState(next, requests);
    }
}
