namespace Registry.Cel;

/// <summary>What is wrong in an expression's text.</summary>
public enum CelIssueKind
{
    /// <summary>It does not parse, or is too large.</summary>
    Syntax,

    /// <summary>A name, or a function, that is not declared.</summary>
    Name,

    /// <summary>A field that the type has not.</summary>
    Field,

    /// <summary>Types do not fit.</summary>
    Type,
}

/// <summary>An error in an expression's text.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">What is wrong and what was expected.</param>
/// <param name="Position">Where, in UTF-16 units from the beginning.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, in UTF-16 units, from 1.</param>
/// <param name="SourceLine">The line's text.</param>
public sealed record CelIssue(CelIssueKind Kind, string Message, int Position, int Line, int Column, string SourceLine)
{
    private const int ShownColumns = 120;

    /// <summary>Whether the text does not parse; otherwise it does not check.</summary>
    public bool IsSyntax => Kind == CelIssueKind.Syntax;

    /// <summary>The name or the field that there is not; empty for other kinds.</summary>
    public string Name { get; init; } = "";

    /// <summary>The known name that was probably meant; null where none is near.</summary>
    public string? Nearest { get; init; }

    /// <summary>The type that has no such field; null for other kinds.</summary>
    public Types.CelType? Owner { get; init; }

    /// <summary>The place, the message, and the line with a caret under the place.</summary>
    public override string ToString()
    {
        var start = Math.Max(0, Math.Min(Column - 1, SourceLine.Length) - (ShownColumns / 2));
        var shown = SourceLine.Substring(start, Math.Min(ShownColumns, SourceLine.Length - start));
        return $"{Line}:{Column}: {Message}\n | {shown}\n | {new string('.', Math.Max(0, Column - 1 - start))}^";
    }

    /// <summary>An issue at a place of a text, which is clamped to the text.</summary>
    public static CelIssue At(CelIssueKind kind, string source, int position, string message)
    {
        position = Math.Clamp(position, 0, source.Length);
        var before = source.AsSpan(0, position);
        var lineStart = before.LastIndexOf('\n') + 1;
        var lineEnd = source.IndexOf('\n', position);
        var line = source[lineStart..(lineEnd < 0 ? source.Length : lineEnd)].TrimEnd('\r');
        return new CelIssue(kind, message, position, before.Count('\n') + 1, position - lineStart + 1, line);
    }
}

/// <summary>An expression was needed, but it has errors.</summary>
public sealed class CelException(IReadOnlyList<CelIssue> issues) : Exception(string.Join('\n', issues))
{
    /// <summary>The errors.</summary>
    public IReadOnlyList<CelIssue> Issues { get; } = issues;
}

/// <summary>A parsed or checked expression, or why there is none.</summary>
public sealed class CelResult
{
    private readonly CelAst? _ast;

    internal CelResult(CelAst? ast, IReadOnlyList<CelIssue> issues)
    {
        _ast = ast;
        Issues = issues;
    }

    /// <summary>The errors; empty when there is an expression.</summary>
    public IReadOnlyList<CelIssue> Issues { get; }

    /// <summary>Whether there is an expression.</summary>
    public bool IsOk => Issues.Count == 0;

    /// <summary>The expression.</summary>
    /// <exception cref="CelException">There is none.</exception>
    public CelAst Ast => IsOk ? _ast! : throw new CelException(Issues);
}
