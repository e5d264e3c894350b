using System.Collections.Frozen;
using Registry.Cel.Analysis;
using Registry.Cel.Checking;
using Registry.Cel.Evaluation;
using Registry.Cel.Macros;

namespace Registry.Cel;

/// <summary>
/// What expressions may use: variables, types, functions, macros, limits. Immutable and safe for many threads; made once and kept.
/// </summary>
public sealed class CelEnvironment
{
    private readonly FrozenDictionary<string, CelVariable> _variables;
    private readonly FrozenDictionary<string, CelFunction> _functions;
    private readonly FrozenDictionary<string, CelObjectType> _types;
    private readonly FrozenDictionary<string, CelValue> _constants;
    private readonly MacroTable _macros;

    internal CelEnvironment(
        IReadOnlyList<CelVariable> variables,
        IEnumerable<CelFunction> functions,
        Dictionary<string, CelObjectType> types,
        Dictionary<string, CelValue> constants,
        MacroTable macros,
        string container,
        CelLimits limits)
    {
        Variables = variables;
        _variables = variables.ToFrozenDictionary(variable => variable.Name);
        _functions = functions.ToFrozenDictionary(function => function.Name);
        _types = types.ToFrozenDictionary();
        _constants = constants.ToFrozenDictionary();
        _macros = macros;
        Container = container;
        Limits = limits;
    }

    private CelEnvironment(CelEnvironment other, IReadOnlyList<CelVariable> variables, MacroTable macros)
    {
        Variables = variables;
        _variables = variables.ToFrozenDictionary(variable => variable.Name);
        _functions = other._functions;
        _types = other._types;
        _constants = other._constants;
        _macros = macros;
        Container = other.Container;
        Limits = other.Limits;
        IsNullSafe = other.IsNullSafe;
        IsNullAbsent = other.IsNullAbsent;
    }

    /// <summary>The variables in the order of their declaration.</summary>
    public IReadOnlyList<CelVariable> Variables { get; }

    /// <summary>The functions.</summary>
    public IReadOnlyCollection<CelFunction> Functions => _functions.Values;

    /// <summary>The namespace in which names are looked up first.</summary>
    public string Container { get; }

    /// <summary>The limits.</summary>
    public CelLimits Limits { get; }

    /// <summary>Whether a field of a null object reads as null.</summary>
    public bool IsNullSafe { get; internal init; }

    /// <summary>Whether null stands for what is absent; see <see cref="CelEnvironmentBuilder.NullIsAbsent"/>.</summary>
    public bool IsNullAbsent { get; internal init; }

    internal IEnumerable<string> Names => _variables.Keys.Concat(_constants.Keys);

    /// <summary>Begins an environment with the standard library.</summary>
    public static CelEnvironmentBuilder Create() => new();

    /// <summary>
    /// The same environment with other types for some variables, whose places stay as they are, and with more variables behind the others.
    /// Cheap: everything else is shared.
    /// </summary>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public CelEnvironment WithVariables(IReadOnlyDictionary<string, CelType> types, params IReadOnlyList<(string Name, CelType Type)> more) => new(
        this,
        [
            .. Variables.Select(variable => types.TryGetValue(variable.Name, out var type) ? variable with { Type = type } : variable),
            .. more.Select((added, index) => new CelVariable(added.Name, added.Type, Variables.Count + index)),
        ],
        _macros);

    /// <summary>The same environment with more macros; one replaces another of the same name, style and number of arguments.</summary>
    public CelEnvironment WithMacros(IReadOnlyList<CelMacro> macros) => new(this, Variables, _macros.With(macros));

    /// <summary>Parses a text. Names and types are not looked at.</summary>
    public CelResult Parse(string source)
    {
        try
        {
            return new CelResult(new CelAst(source, new Parser(source, _macros, Limits).Parse()), []);
        }
        catch (CelSyntaxException error)
        {
            return new CelResult(null, [CelIssue.At(CelIssueKind.Syntax, source, error.Position, error.Message)]);
        }
    }

    /// <summary>
    /// Puts expressions in the place of names that an expression uses and does not bind itself: short names for long ones. The result is not
    /// checked.
    /// </summary>
    /// <param name="ast">A parsed expression.</param>
    /// <param name="names">Parsed expressions by name. Their names mean what the environment declares, whatever surrounds the place.</param>
    public CelResult Substitute(CelAst ast, IReadOnlyDictionary<string, CelAst> names)
    {
        try
        {
            return new CelResult(new CelAst(ast.Source, new NameSubstitution(new ExprFactory(Limits), names).Copy(ast.Root)), []);
        }
        catch (CelSyntaxException error)
        {
            return new CelResult(null, [CelIssue.At(CelIssueKind.Syntax, ast.Source, error.Position, error.Message)]);
        }
    }

    /// <summary>Finds the type of every part and what every name means; reports all errors at once.</summary>
    public CelResult Check(CelAst ast) => Checker.Check(this, ast);

    /// <summary>Parses and checks.</summary>
    public CelResult Compile(string source)
    {
        var parsed = Parse(source);
        return parsed.IsOk ? Check(parsed.Ast) : parsed;
    }

    /// <summary>Parses and checks an expression that must have a type.</summary>
    public CelResult Compile(string source, CelType type)
    {
        var compiled = Compile(source);
        return !compiled.IsOk || new TypeUnifier().IsAssignable(compiled.Ast.Type, type)
            ? compiled
            : new CelResult(null, [CelIssue.At(CelIssueKind.Type, source, 0, $"expected an expression of type {type}, found {compiled.Ast.Type}")]);
    }

    /// <summary>Makes a program. Unchecked expressions are allowed: their names and overloads are resolved as far as they can be.</summary>
    public CelProgram Plan(CelAst ast) => Planner.Plan(this, ast);

    /// <summary>Replaces the parts that depend on no variable by their values. The result is checked like <paramref name="ast"/>.</summary>
    public CelAst Fold(CelAst ast) => Residual(ast, UnknownActivation.Instance);

    /// <summary>
    /// Replaces the parts that are known by their values and leaves what depends on unknown values: what is left to evaluate elsewhere.
    /// </summary>
    public CelAst Residual(CelAst ast, CelActivation activation) => Folder.Fold(this, ast, activation);

    internal CelVariable? FindVariable(string name) => _variables.GetValueOrDefault(name);

    internal CelFunction? FindFunction(string name) => _functions.GetValueOrDefault(name);

    internal CelObjectType? FindType(string name) => _types.GetValueOrDefault(name);

    internal CelValue? FindConstant(string name) => _constants.TryGetValue(name, out var value) ? value : null;

    /// <summary>What a name means here: a variable or a constant, the innermost of the container first.</summary>
    internal CelReference? Resolve(string name)
    {
        foreach (var candidate in QualifiedName.Candidates(Container, name))
        {
            if (FindVariable(candidate) is { } variable)
            {
                return new CelReference(variable);
            }

            if (FindConstant(candidate) is { } constant)
            {
                return new CelReference(Constant: constant);
            }
        }

        return null;
    }

    internal CelFunction? ResolveFunction(string name) =>
        QualifiedName.Candidates(Container, name).Select(FindFunction).FirstOrDefault(function => function is not null);

    internal CelObjectType? ResolveType(string name) =>
        QualifiedName.Candidates(Container, name).Select(FindType).FirstOrDefault(type => type is not null);
}
