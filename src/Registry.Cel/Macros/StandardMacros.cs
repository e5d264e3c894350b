namespace Registry.Cel.Macros;

/// <summary>The macros of the specification: <c>has</c>, <c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c>, <c>filter</c>.</summary>
public static class StandardMacros
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CelMacro> All { get; } =
    [
        new("has", false, 1, Has),
        new("all", true, 2, (m, target, args) => Quantifier(m, target!, args, isAll: true)),
        new("exists", true, 2, (m, target, args) => Quantifier(m, target!, args, isAll: false)),
        new("exists_one", true, 2, ExistsOne),
        new("existsOne", true, 2, ExistsOne),
        new("map", true, 2, (m, target, args) => Map(m, target!, args[0], null, args[1])),
        new("map", true, 3, (m, target, args) => Map(m, target!, args[0], args[1], args[2])),
        new("filter", true, 2, (m, target, args) => Map(m, target!, args[0], args[1], m.Ident(m.Variable(args[0])))),
    ];

    private static CelExpr Has(MacroContext m, CelExpr? target, IReadOnlyList<CelExpr> args) =>
        args[0] is CelSelect { IsTest: false, Macro: null } select
            ? m.Has(select)
            : throw m.Error(args[0], "has() needs a field selection");

    private static CelExpr Quantifier(MacroContext m, CelExpr range, IReadOnlyList<CelExpr> args, bool isAll) =>
        m.Comprehension(FoldParts.Quantifier(m, range, m.Variable(args[0]), null, args[1], isAll));

    private static CelExpr ExistsOne(MacroContext m, CelExpr? range, IReadOnlyList<CelExpr> args) =>
        m.Comprehension(FoldParts.ExistsOne(m, range!, m.Variable(args[0]), null, args[1]));

    private static CelExpr Map(MacroContext m, CelExpr range, CelExpr variable, CelExpr? filter, CelExpr transform) =>
        m.Comprehension(FoldParts.ToList(m, range, m.Variable(variable), null, filter, transform));
}
