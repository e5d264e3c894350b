namespace Registry.Cel;

/// <summary>
/// What an expression may take. The defaults keep a hostile expression within a few milliseconds of parsing, a few hundred kilobytes of
/// stack and a few hundred megabytes of short-lived memory.
/// </summary>
public sealed record CelLimits
{
    /// <summary>The deepest nesting that can be allowed without risking the stack of a thread with 1 MB.</summary>
    public const int LargestDepth = 500;

    /// <summary>The most UTF-16 units that a string made by an expression may have. Longer ones are an error.</summary>
    public const int MaxStringLength = 1 << 24;

    /// <summary>The most elements that a list made by an expression may have. Longer ones are an error.</summary>
    public const int MaxListLength = 1 << 22;

    /// <summary>The defaults.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>The longest source, in UTF-16 units. Default 100,000.</summary>
    public int MaxLength { get; init; } = 100_000;

    /// <summary>The deepest nesting, in the source and in the tree that macros expand to. Default 250, at most <see cref="LargestDepth"/>.</summary>
    public int MaxDepth { get; init; } = 250;

    /// <summary>The most nodes of the tree that macros expand to. Default 50,000.</summary>
    public int MaxNodes { get; init; } = 50_000;

    /// <summary>
    /// The most that one evaluation may cost: about one for each node evaluated in a loop, for each element copied, compared or searched,
    /// and for each 16 characters made or read by a function. Default 10,000,000.
    /// </summary>
    public long MaxCost { get; init; } = 10_000_000;

    internal CelLimits Validated() => MaxDepth is > 0 and <= LargestDepth && MaxLength > 0 && MaxNodes > 0 && MaxCost > 0
        ? this
        : throw new ArgumentException($"Limits must be positive, and the depth at most {LargestDepth}.");
}
