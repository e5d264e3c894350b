namespace Registry.Cel.Macros;

/// <summary>
/// Macros with two variables: index and element of a list, key and value of a map. <c>all</c>, <c>exists</c>, <c>existsOne</c>,
/// <c>transformList</c>, <c>transformMap</c>, <c>transformMapEntry</c>; the last three with an optional filter.
/// </summary>
public static class TwoVariableMacros
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CelMacro> All { get; } =
    [
        new("all", true, 3, (m, range, args) => Quantifier(m, range!, args, isAll: true)),
        new("exists", true, 3, (m, range, args) => Quantifier(m, range!, args, isAll: false)),
        new("existsOne", true, 3, ExistsOne),
        new("exists_one", true, 3, ExistsOne),
        new("transformList", true, 3, (m, range, args) => ToList(m, range!, args, null)),
        new("transformList", true, 4, (m, range, args) => ToList(m, range!, args, args[2])),
        new("transformMap", true, 3, (m, range, args) => ToMap(m, range!, args, null)),
        new("transformMap", true, 4, (m, range, args) => ToMap(m, range!, args, args[2])),
        new("transformMapEntry", true, 3, (m, range, args) => ToEntries(m, range!, args, null)),
        new("transformMapEntry", true, 4, (m, range, args) => ToEntries(m, range!, args, args[2])),
    ];

    private static CelExpr Quantifier(MacroContext m, CelExpr range, IReadOnlyList<CelExpr> args, bool isAll)
    {
        var (first, second) = Variables(m, args);
        return m.Comprehension(FoldParts.Quantifier(m, range, first, second, args[2], isAll));
    }

    private static CelExpr ExistsOne(MacroContext m, CelExpr? range, IReadOnlyList<CelExpr> args)
    {
        var (first, second) = Variables(m, args);
        return m.Comprehension(FoldParts.ExistsOne(m, range!, first, second, args[2]));
    }

    private static CelExpr ToList(MacroContext m, CelExpr range, IReadOnlyList<CelExpr> args, CelExpr? filter)
    {
        var (first, second) = Variables(m, args);
        return m.Comprehension(FoldParts.ToList(m, range, first, second, filter, args[^1]));
    }

    private static CelExpr ToMap(MacroContext m, CelExpr range, IReadOnlyList<CelExpr> args, CelExpr? filter)
    {
        var (first, second) = Variables(m, args);
        var step = m.Call(Operators.MapInsert, m.Result(), m.Ident(first), args[^1]);
        return m.Comprehension(FoldParts.Collect(m, range, (first, second), m.EmptyMap(), filter, step));
    }

    private static CelExpr ToEntries(MacroContext m, CelExpr range, IReadOnlyList<CelExpr> args, CelExpr? filter)
    {
        var step = m.Call(Operators.MapInsert, m.Result(), args[^1]);
        return m.Comprehension(FoldParts.Collect(m, range, Variables(m, args), m.EmptyMap(), filter, step));
    }

    private static (string First, string Second) Variables(MacroContext m, IReadOnlyList<CelExpr> args)
    {
        var (first, second) = (m.Variable(args[0]), m.Variable(args[1]));
        return first != second ? (first, second) : throw m.Error(args[1], "the two variables need different names");
    }
}
