namespace Registry.Server.Errors;

/// <summary>A client has taken nothing for too long. What was kept for it is let go while this unwinds.</summary>
/// <param name="limit">How long is too long.</param>
/// <param name="pendingWrite">The write that the client does not take: its status has to wait for it.</param>
internal sealed class StalledException(TimeSpan limit, Task pendingWrite) : Exception("The client takes nothing.")
{
    /// <summary>How long is too long.</summary>
    public TimeSpan Limit { get; } = limit;

    /// <summary>The write that the client does not take.</summary>
    public Task PendingWrite { get; } = pendingWrite;
}
