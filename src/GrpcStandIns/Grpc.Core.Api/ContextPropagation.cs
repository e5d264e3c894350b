namespace Grpc.Core;

/// <summary>What a call made on behalf of another takes over from it. Here for its name in signatures; nothing reads it.</summary>
public class ContextPropagationOptions
{
    /// <summary>Takes over deadline and cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Makes options; both default to true.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline is taken over.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation is taken over.</summary>
    public bool IsPropagateCancellation { get; }
}

/// <summary>A handle on the call that another is made for. The official server makes none: it refuses to.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
