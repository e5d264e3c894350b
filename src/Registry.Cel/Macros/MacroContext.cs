namespace Registry.Cel.Macros;

/// <summary>What a macro builds its expansion with. Every node gets the macro call's position.</summary>
public sealed class MacroContext
{
    /// <summary>The accumulator's name in expansions; no source can write it.</summary>
    public const string Accumulator = "@result";

    private readonly ExprFactory _make;
    private readonly int _position;

    internal MacroContext(ExprFactory make, int position)
    {
        _make = make;
        _position = position;
    }

    /// <summary>A literal.</summary>
    public CelExpr Constant(CelValue value) => _make.Constant(_position, value);

    /// <summary>A name.</summary>
    public CelExpr Ident(string name) => _make.Ident(_position, name);

    /// <summary>The accumulator.</summary>
    public CelExpr Result() => Ident(Accumulator);

    /// <summary>A call of a function or operator.</summary>
    public CelExpr Call(string function, params IReadOnlyList<CelExpr> args) => _make.Call(_position, function, args);

    /// <summary>A call of a method.</summary>
    public CelExpr Method(CelExpr target, string function, params IReadOnlyList<CelExpr> args) =>
        _make.Method(_position, function, target, args);

    /// <summary>A list literal.</summary>
    public CelExpr List(params IReadOnlyList<CelExpr> elements) => _make.List(_position, elements);

    /// <summary>An empty map literal.</summary>
    public CelExpr EmptyMap() => _make.Map(_position, []);

    /// <summary>A test for a field's presence.</summary>
    public CelExpr Has(CelSelect select) => _make.Select(select.Position, select.Operand, select.Field, isTest: true);

    /// <summary>A fold; see <see cref="CelFold"/>.</summary>
    public CelExpr Comprehension(CelFold fold) => _make.Comprehension(_position, fold);

    /// <summary>A local variable: <paramref name="result"/> with <paramref name="name"/> bound to <paramref name="value"/>.</summary>
    public CelExpr Bind(string name, CelExpr value, CelExpr result) =>
        Comprehension(new CelFold("@unused", null, List(), name, value, Constant(CelValue.False), Ident(name), result));

    /// <summary>The body of a function with its parameters bound.</summary>
    internal CelExpr Transplant(string function, IReadOnlyList<string> parameters, CelExpr body, IReadOnlyList<CelExpr> args) =>
        new FunctionExpansion(_make, _position, function, parameters).Expand(body, args);

    /// <summary>The simple name that an argument is, or an error.</summary>
    public string Variable(CelExpr argument) => argument is CelIdent { Name: var name } && !name.StartsWith('.') && name != Accumulator
        ? name
        : throw Error(argument, "this argument must be a simple name");

    /// <summary>An error to throw at an argument.</summary>
    public Exception Error(CelExpr? at, string message) => new CelSyntaxException(at?.Position ?? _position, message);
}
