namespace Registry.Client;

/// <summary>A failure of a handler of <see cref="NodeCache.Changed"/>.</summary>
/// <param name="failure">What the handler threw.</param>
public sealed class NodeCacheHandlerFailedEventArgs(Exception failure) : EventArgs
{
    /// <summary>What the handler threw.</summary>
    public Exception Failure { get; } = failure;
}
