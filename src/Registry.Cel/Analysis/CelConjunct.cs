namespace Registry.Cel.Analysis;

/// <summary>One of the conditions that a filter joins with <c>&amp;&amp;</c>.</summary>
/// <param name="Ast">The condition, checked.</param>
/// <param name="Path">The place that it compares; null where it is not of a form that an index could answer.</param>
/// <param name="Function">
/// How: an operator (<see cref="Operators.Equal"/>, <see cref="Operators.Less"/> and their like, <see cref="Operators.In"/>),
/// <c>startsWith</c>, or <c>has</c>. The path is on the left.
/// </param>
/// <param name="Value">With what; the list of <see cref="Operators.In"/>; true for <c>has</c>.</param>
public sealed record CelConjunct(CelAst Ast, CelPath? Path, string? Function, CelValue Value)
{
    /// <summary>
    /// Takes a checked filter apart, constants folded. A value matches the filter exactly when all conditions are true, so each may be
    /// answered by an index, and the rest by a program of its own.
    /// </summary>
    public static IReadOnlyList<CelConjunct> Of(CelEnvironment environment, CelAst filter)
    {
        var folded = environment.Fold(CelPaths.Checked(filter));
        return [.. Operands(folded.Root).Select(node => Describe(folded.WithRoot(node)))];
    }

    private static IEnumerable<CelExpr> Operands(CelExpr node) =>
        node is CelCall { Function: Operators.And } call ? call.Args.SelectMany(Operands) : [node];

    private static CelConjunct Describe(CelAst ast)
    {
        switch (ast.Root)
        {
            case CelCall { Function: Operators.Not, Args: [var operand] } when PathOf(ast, operand) is { } path:
                return new CelConjunct(ast, path, Operators.Equal, CelValue.False);
            case CelCall { Target: { } target, Function: "startsWith", Args: [CelConstant start] } when PathOf(ast, target) is { } path:
                return new CelConjunct(ast, path, "startsWith", start.Value);
            case CelCall { Target: null, Args: [var left, CelConstant right] } call
                when IsComparison(call.Function) && PathOf(ast, left) is { } path:
                return new CelConjunct(ast, path, call.Function, right.Value);
            case CelCall { Target: null, Args: [CelConstant left, var right] } call
                when Flipped(call.Function) is { } flipped && PathOf(ast, right) is { } path:
                return new CelConjunct(ast, path, flipped, left.Value);
            case CelSelect { IsTest: true } select when PathOf(ast, select.Operand) is { } path:
                return new CelConjunct(ast, path.Then(select.Field), "has", CelValue.True);
            case var node when node is not CelConstant && PathOf(ast, node) is { } path:
                return new CelConjunct(ast, path, Operators.Equal, CelValue.True);
            default:
                return new CelConjunct(ast, null, null, default);
        }
    }

    private static CelPath? PathOf(CelAst ast, CelExpr node) => CelPaths.Exactly(ast, node);

    private static bool IsComparison(string function) => function == Operators.In || Flipped(function) is not null;

    private static string? Flipped(string function) => function switch
    {
        Operators.Equal or Operators.NotEqual => function,
        Operators.Less => Operators.Greater,
        Operators.LessEqual => Operators.GreaterEqual,
        Operators.Greater => Operators.Less,
        Operators.GreaterEqual => Operators.LessEqual,
        _ => null,
    };
}
