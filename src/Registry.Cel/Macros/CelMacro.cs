namespace Registry.Cel.Macros;

/// <summary>Rewrites a call while it is parsed.</summary>
/// <param name="Function">The name it is called by; a namespace's name where <paramref name="IsMethod"/> and the macro looks at its target.</param>
/// <param name="IsMethod">Whether it is called on a target.</param>
/// <param name="ArgumentCount">How many arguments it takes besides the target; null for any number.</param>
/// <param name="Expand">Gives the expansion, or null to leave the call a call. Throw <see cref="MacroContext.Error"/>'s for misuse.</param>
public sealed record CelMacro(
    string Function,
    bool IsMethod,
    int? ArgumentCount,
    Func<MacroContext, CelExpr?, IReadOnlyList<CelExpr>, CelExpr?> Expand)
{
    /// <summary>
    /// A function that is written in the language and expanded where it is called: each argument is evaluated at most once, and checked with
    /// the types that it has there. Names in the body that are no parameters mean what the environment declares, whatever surrounds the call.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Names of its parameters.</param>
    /// <param name="body">Its body, parsed by an environment that has the macros which it uses.</param>
    public static CelMacro OfFunction(string name, IReadOnlyList<string> parameters, CelAst body) => new(
        name, false, parameters.Count, (context, _, args) => context.Transplant(name, parameters, body.Root, args));
}

/// <summary>The macros of an environment by name, style and number of arguments.</summary>
internal sealed class MacroTable
{
    public static readonly MacroTable Empty = new([]);

    private readonly Dictionary<(string Function, bool IsMethod, int ArgumentCount), CelMacro> _macros = [];

    public MacroTable(IEnumerable<CelMacro> macros)
    {
        foreach (var macro in macros)
        {
            _macros[(macro.Function, macro.IsMethod, macro.ArgumentCount ?? -1)] = macro;
        }
    }

    public MacroTable With(IEnumerable<CelMacro> macros) => new(_macros.Values.Concat(macros));

    public CelMacro? Find(string function, bool isMethod, int argumentCount) =>
        _macros.GetValueOrDefault((function, isMethod, argumentCount)) ?? _macros.GetValueOrDefault((function, isMethod, -1));
}
