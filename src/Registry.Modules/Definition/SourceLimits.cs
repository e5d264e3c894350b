namespace Registry.Modules.Definition;

/// <summary>What a module's text may take.</summary>
internal static class SourceLimits
{
    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most nodes, aliases written out.</summary>
    public const int MaxNodes = 200_000;

    public static void CheckDepth(int depth, SourcePlace place)
    {
        if (depth > MaxDepth)
        {
            throw new SourceException(place, $"nested deeper than {MaxDepth}");
        }
    }

    public static T Checked<T>(T node)
        where T : SourceNode => node.Size <= MaxNodes
        ? node
        : throw new SourceException(node.Place, $"more than {MaxNodes} nodes, aliases written out");
}
