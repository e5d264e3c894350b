namespace Registry.Cel.Syntax;

/// <summary>The tokens of a source with one to look at.</summary>
internal sealed class TokenReader
{
    private readonly Lexer _lexer;

    public TokenReader(string source)
    {
        _lexer = new Lexer(source);
        Current = _lexer.Next();
    }

    /// <summary>The token that comes next.</summary>
    public Token Current { get; private set; }

    public Token Take()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    public Token Take(string symbol) => Current.Is(symbol) ? Take() : throw Expected($"'{symbol}'");

    public bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        Take();
        return true;
    }

    public CelSyntaxException Expected(string what) => new(Current.Position, $"expected {what}, found {Current.Describe()}");
}
