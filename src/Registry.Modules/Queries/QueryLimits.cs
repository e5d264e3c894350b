using Registry.Cel;

namespace Registry.Modules.Queries;

/// <summary>What a query may take.</summary>
public static class QueryLimits
{
    /// <summary>The longest expression, in UTF-16 units.</summary>
    public const int ExpressionLength = 16_384;

    /// <summary>As many characters of a text as an order looks at.</summary>
    public const int OrderedText = 1_024;

    /// <summary>What all evaluations of one query may cost together, on whatever nodes: some ten seconds of one processor.</summary>
    public const long TotalCost = 1_000_000_000;

    /// <summary>Limits of one expression. An evaluation on one node takes milliseconds at most.</summary>
    internal static CelLimits Expression { get; } = new() { MaxLength = ExpressionLength, MaxNodes = 20_000, MaxCost = 1_000_000 };
}
