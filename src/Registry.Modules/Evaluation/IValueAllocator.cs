namespace Registry.Modules.Evaluation;

/// <summary>Gives values out of pools. Of one evaluation each path asks at most once for one thing.</summary>
public interface IValueAllocator
{
    /// <summary>Gives a free value, or says why not. What it gave to one path it gives to no other of the evaluation.</summary>
    AllocationAnswer Allocate(AllocationAsk ask);

    /// <summary>Whether a value that was allocated is within what the pool gives out.</summary>
    bool Contains(string poolId, in CelValue value) => true;
}

/// <summary>What a field asks of a pool.</summary>
/// <param name="NodeId">Id of the node that has the field; empty for one that there is not yet.</param>
/// <param name="PoolId">Id of the pool's node.</param>
/// <param name="PrefixLength">The prefix length; null: the pool's default.</param>
/// <param name="Hint">The value wished for; null: the lowest free.</param>
/// <param name="Path">The field, <c>point/id/key#field</c>.</param>
public readonly record struct AllocationAsk(string NodeId, string PoolId, int? PrefixLength, string? Hint, string Path);

/// <summary>What a pool answers.</summary>
/// <param name="Value">The value, a string or an int; null where there is none.</param>
/// <param name="Code">Why there is none: the finding's code, for instance <c>POOL_EXHAUSTED</c>; empty where there is one.</param>
/// <param name="Message">The same for people.</param>
public readonly record struct AllocationAnswer(CelValue Value, string Code, string Message)
{
    /// <summary>Whether there is no value.</summary>
    public bool IsRefused => Code.Length > 0;

    /// <summary>A value.</summary>
    public static AllocationAnswer Of(CelValue value) => new(value, "", "");

    /// <summary>No value.</summary>
    public static AllocationAnswer Refused(string code, string message) => new(CelValue.Null, code, message);
}
