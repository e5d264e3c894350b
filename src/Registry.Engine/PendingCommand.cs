using Registry.Domain;

namespace Registry.Engine;

/// <summary>A command on its way through the queue and the writer, and the promise of its outcome.</summary>
/// <remarks>
/// Threads: made by the caller; either the caller's cancellation or the writer wins the one step out of <c>Waiting</c>. After the writer has
/// taken it only the writer and the committer touch it, one after the other.
/// </remarks>
internal sealed class PendingCommand(CommandRequest request)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly TaskCompletionSource<CommandOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public CommandRequest Request { get; } = request;

    public Task<CommandOutcome> Outcome => _outcome.Task;

    /// <summary>What the writer decided; null until then. Written and read by the writer, then by the committer.</summary>
    public Decision? Decision { get; set; }

    /// <summary>Revision of the command's commit; 0 where it has none.</summary>
    public long Revision { get; set; }

    /// <summary>Time of the command's commit.</summary>
    public DateTime CommitTime { get; set; }

    /// <summary>Revision whose answer is repeated, where the request id was seen before; else 0.</summary>
    public long ReplayOf { get; set; }

    /// <summary>Bytes of the journal's entry; filled in by the committer.</summary>
    public int JournalBytes { get; set; }

    /// <summary>Whether the command changes something that has to be written.</summary>
    public bool HasCommit => Revision != 0;

    /// <summary>Takes the command for the writer, unless it has been cancelled.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Cancels the command, unless the writer has taken it.</summary>
    public void TryCancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            _outcome.TrySetCanceled(cancellationToken);
        }
    }

    public void Answer(CommandOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);
}
