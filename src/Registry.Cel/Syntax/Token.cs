namespace Registry.Cel.Syntax;

internal enum TokenKind
{
    End,
    Ident,
    QuotedIdent,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Symbol,
}

/// <summary>A word of the source. <see cref="Text"/> is the name, the symbol, the number without its sign, or nothing.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, int End, string Text, CelValue Value)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Ident && Text == word;

    public string Describe() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.String => "a string",
        TokenKind.Bytes => "bytes",
        TokenKind.Int or TokenKind.Uint or TokenKind.Double => $"number {Text}",
        _ => $"'{Text}'",
    };
}
