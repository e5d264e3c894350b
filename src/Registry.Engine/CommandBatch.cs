using Registry.Storage;

namespace Registry.Engine;

/// <summary>Commands that become durable with one write. Filled by the writer, then handed to the committer, which fills in the result.</summary>
internal sealed class CommandBatch(long startRevision)
{
    private volatile bool _finished;

    /// <summary>The revision before the first commit of the batch.</summary>
    public long StartRevision { get; } = startRevision;

    /// <summary>In the order in which they were decided.</summary>
    public List<PendingCommand> Commands { get; } = [];

    /// <summary>The state after the last command; set by the writer before it hands the batch over.</summary>
    public EngineState? State { get; set; }

    /// <summary>Bytes that the commands write, by estimate.</summary>
    public long Bytes { get; set; }

    /// <summary>The command that could not be encoded, for which nothing of the batch was written; null: all were. Set by the committer.</summary>
    public PendingCommand? Unencodable { get; set; }

    /// <summary>How the write ended; to be read once <see cref="IsFinished"/> says so.</summary>
    public CommitResult Result { get; private set; }

    /// <summary>Whether the committer is done with the batch.</summary>
    public bool IsFinished => _finished;

    /// <summary>Says how the write ended; called by the committer, before it signals the writer.</summary>
    public void Finish(CommitResult result)
    {
        Result = result;
        _finished = true;
    }
}
