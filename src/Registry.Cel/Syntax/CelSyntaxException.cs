namespace Registry.Cel.Syntax;

/// <summary>Ends a parse at the first error; the environment turns it into an issue.</summary>
internal sealed class CelSyntaxException(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}
