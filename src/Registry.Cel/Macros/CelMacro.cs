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
    Func<MacroContext, CelExpr?, IReadOnlyList<CelExpr>, CelExpr?> Expand);

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

    public CelMacro? Find(string function, bool isMethod, int argumentCount) =>
        _macros.GetValueOrDefault((function, isMethod, argumentCount)) ?? _macros.GetValueOrDefault((function, isMethod, -1));
}
