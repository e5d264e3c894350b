namespace Registry.Engine;

/// <summary>A decided command cannot be encoded: a defect, which is known to have written nothing.</summary>
internal sealed class CommandEncodingException(PendingCommand command, Exception cause) : Exception("A command cannot be encoded.", cause)
{
    /// <summary>The command.</summary>
    public PendingCommand Command { get; } = command;
}
