using System.Globalization;

namespace Registry.Cel.Macros;

/// <summary>Macros of the extensions: <c>cel.bind</c>, <c>cel.block</c>, <c>math.greatest</c>, <c>math.least</c>, <c>optMap</c>, <c>optFlatMap</c>.</summary>
public static class ExtensionMacros
{
    /// <summary><c>cel.bind(name, value, result)</c>.</summary>
    public static IReadOnlyList<CelMacro> Bindings { get; } = [new("bind", true, 3, Bind)];

    /// <summary><c>math.greatest(a, …)</c> and <c>math.least(a, …)</c>.</summary>
    public static IReadOnlyList<CelMacro> Math { get; } =
    [
        new("greatest", true, null, (m, target, args) => Extreme(m, target!, args, "greatest", "math.@max")),
        new("least", true, null, (m, target, args) => Extreme(m, target!, args, "least", "math.@min")),
    ];

    /// <summary><c>optMap(name, expr)</c> and <c>optFlatMap(name, expr)</c>.</summary>
    public static IReadOnlyList<CelMacro> Optionals { get; } =
    [
        new("optMap", true, 2, (m, target, args) => OptionalMap(m, target!, args, isFlat: false)),
        new("optFlatMap", true, 2, (m, target, args) => OptionalMap(m, target!, args, isFlat: true)),
    ];

    /// <summary>
    /// <c>cel.block([a, b], expr)</c> with <c>cel.index(n)</c>, and the names <c>cel.iterVar(n, m)</c> and <c>cel.accuVar(n, m)</c>: how
    /// optimized expressions are written down.
    /// </summary>
    public static IReadOnlyList<CelMacro> Block { get; } =
    [
        new("block", true, 2, BlockOf),
        new("index", true, 1, (m, target, args) => SpecialName(m, target!, "@index", args)),
        new("iterVar", true, 2, (m, target, args) => SpecialName(m, target!, "@it", args)),
        new("accuVar", true, 2, (m, target, args) => SpecialName(m, target!, "@ac", args)),
    ];

    private static CelExpr? Bind(MacroContext m, CelExpr? target, IReadOnlyList<CelExpr> args) =>
        IsNamespace(target!, "cel") ? m.Bind(m.Variable(args[0]), args[1], args[2]) : null;

    private static CelExpr? Extreme(MacroContext m, CelExpr target, IReadOnlyList<CelExpr> args, string name, string function)
    {
        if (!IsNamespace(target, "math"))
        {
            return null;
        }

        if (args.Count == 0)
        {
            throw m.Error(target, $"math.{name}() needs at least one argument");
        }

        foreach (var arg in args)
        {
            if (!MayBeNumber(arg, mayBeList: args.Count == 1))
            {
                throw m.Error(arg, $"math.{name}() takes numbers{(args.Count == 1 ? " or a list of numbers" : "")}");
            }
        }

        return args.Count <= 2 ? m.Call(function, args) : m.Call(function, m.List(args));
    }

    private static bool MayBeNumber(CelExpr arg, bool mayBeList) => arg switch
    {
        CelConstant constant => constant.Value.Kind is CelKind.Int or CelKind.Uint or CelKind.Double,
        CelListExpr list => mayBeList && list.Elements.Count > 0 && list.Elements.All(element => MayBeNumber(element, mayBeList: false)),
        CelMapExpr or CelObjectExpr => false,
        _ => true,
    };

    /// <summary>The target is bound to a name of its own, so that a chain does not repeat it at every link.</summary>
    private static CelExpr OptionalMap(MacroContext m, CelExpr target, IReadOnlyList<CelExpr> args, bool isFlat)
    {
        const string Source = "@optional";
        var mapped = m.Bind(m.Variable(args[0]), m.Method(m.Ident(Source), "value"), args[1]);
        return m.Bind(Source, target, m.Call(
            Operators.Conditional,
            m.Method(m.Ident(Source), "hasValue"),
            isFlat ? mapped : m.Call("optional.of", mapped),
            m.Call("optional.none")));
    }

    private static CelExpr? BlockOf(MacroContext m, CelExpr? target, IReadOnlyList<CelExpr> args)
    {
        if (!IsNamespace(target!, "cel"))
        {
            return null;
        }

        if (args[0] is not CelListExpr { Optionals.Count: 0 } bindings)
        {
            throw m.Error(args[0], "cel.block() needs a list literal");
        }

        var result = args[1];
        for (var i = bindings.Elements.Count - 1; i >= 0; i--)
        {
            result = m.Bind(string.Create(CultureInfo.InvariantCulture, $"@index:{i}"), bindings.Elements[i], result);
        }

        return result;
    }

    private static CelExpr? SpecialName(MacroContext m, CelExpr target, string prefix, IReadOnlyList<CelExpr> args)
    {
        if (!IsNamespace(target, "cel"))
        {
            return null;
        }

        foreach (var arg in args)
        {
            if (arg is not CelConstant { Value.Kind: CelKind.Int } constant || constant.Value.AsInt() < 0)
            {
                throw m.Error(arg, "this argument must be a literal of 0 or more");
            }
        }

        return m.Ident(prefix + ":" + string.Join(':', args.Select(arg => ((CelConstant)arg).Value.AsInt())));
    }

    private static bool IsNamespace(CelExpr target, string name) => target is CelIdent ident && ident.Name == name;
}
