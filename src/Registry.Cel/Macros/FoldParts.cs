namespace Registry.Cel.Macros;

/// <summary>The folds that the one-variable and two-variable macros share.</summary>
internal static class FoldParts
{
    /// <summary>Stops at the first element that decides; an error decides nothing, so a later element still may.</summary>
    public static CelFold Quantifier(MacroContext m, CelExpr range, string variable, string? second, CelExpr predicate, bool isAll)
    {
        var undecided = isAll ? m.Result() : m.Call(Operators.Not, m.Result());
        return new CelFold(
            variable,
            second,
            range,
            MacroContext.Accumulator,
            m.Constant(CelValue.Of(isAll)),
            m.Call(Operators.NotStrictlyFalse, undecided),
            m.Call(isAll ? Operators.And : Operators.Or, m.Result(), predicate),
            m.Result());
    }

    /// <summary>Counts all elements: an error in any is the result.</summary>
    public static CelFold ExistsOne(MacroContext m, CelExpr range, string variable, string? second, CelExpr predicate) => new(
        variable,
        second,
        range,
        MacroContext.Accumulator,
        m.Constant(CelValue.Of(0)),
        m.Constant(CelValue.True),
        m.Call(Operators.Conditional, predicate, m.Call(Operators.Add, m.Result(), m.Constant(CelValue.Of(1))), m.Result()),
        m.Call(Operators.Equal, m.Result(), m.Constant(CelValue.Of(1))));

    /// <summary>Collects transformed elements.</summary>
    public static CelFold ToList(
        MacroContext m, CelExpr range, string variable, string? second, CelExpr? filter, CelExpr transform) =>
        Collect(m, range, (variable, second), m.List(), filter, m.Call(Operators.Add, m.Result(), m.List(transform)));

    /// <summary>Goes through all elements and takes the step where the filter is true.</summary>
    public static CelFold Collect(
        MacroContext m, CelExpr range, (string First, string? Second) variables, CelExpr init, CelExpr? filter, CelExpr step) => new(
        variables.First,
        variables.Second,
        range,
        MacroContext.Accumulator,
        init,
        m.Constant(CelValue.True),
        filter is null ? step : m.Call(Operators.Conditional, filter, step, m.Result()),
        m.Result());
}
