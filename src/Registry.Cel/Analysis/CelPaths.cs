namespace Registry.Cel.Analysis;

/// <summary>
/// Finds what a checked expression reads: for graphs of dependencies, for fetching only what is needed, and for watching only what matters.
/// Never too little; where a place is not known before evaluation, all that it may be.
/// </summary>
public sealed class CelPaths
{
    private readonly CelAst _ast;
    private readonly HashSet<CelPath> _read = [];
    private readonly List<(string Name, CelPath? Path)> _locals = [];

    private CelPaths(CelAst ast) => _ast = ast;

    /// <summary>The places that an expression reads, each once, in order of their names.</summary>
    /// <exception cref="ArgumentException">The expression was not checked.</exception>
    public static IReadOnlyList<CelPath> Of(CelAst ast)
    {
        var paths = new CelPaths(Checked(ast));
        paths.Read(ast.Root);
        return [.. paths._read.OrderBy(path => path.ToString(), StringComparer.Ordinal).ThenBy(path => path.IsWhole)];
    }

    /// <summary>The one place that a node is; null where it is anything else than a path.</summary>
    internal static CelPath? Exactly(CelAst ast, CelExpr node)
    {
        var paths = new CelPaths(ast);
        var path = paths.Visit(node);
        return paths._read.Count == 0 && path is not null && !path.Steps.Contains(CelPath.AnyElement) ? path : null;
    }

    internal static CelAst Checked(CelAst ast) =>
        ast.IsChecked ? ast : throw new ArgumentException("The expression must be checked first.", nameof(ast));

    private void Read(CelExpr node)
    {
        if (Visit(node) is { } path)
        {
            _read.Add(path);
        }
    }

    /// <summary>The path that a node is, which is not read yet; null for a computed value, whose parts are read.</summary>
    private CelPath? Visit(CelExpr node)
    {
        if (_ast.ReferenceOf(node)?.Variable is { } variable)
        {
            return new CelPath(variable.Name, []);
        }

        switch (node)
        {
            case CelIdent ident:
                return _locals.FindLast(local => local.Name == ident.Name).Path;
            case CelSelect select when _ast.ReferenceOf(select) is null:
                return Select(select);
            case CelCall { Function: Operators.Index or Operators.OptionalIndex } call:
                return Index(call);
            case CelComprehension comprehension:
                Fold(comprehension.Fold);
                return null;
            case CelCall { Target: not null } call when _ast.ReferenceOf(call) is { IsQualified: true }:
                ReadAll(call.Args);
                return null;
            default:
                ReadAll(node.Children);
                return null;
        }
    }

    private void ReadAll(IEnumerable<CelExpr> nodes)
    {
        foreach (var node in nodes)
        {
            Read(node);
        }
    }

    private CelPath? Select(CelSelect select)
    {
        var path = Visit(select.Operand)?.Then(select.Field);
        if (!select.IsTest)
        {
            return path;
        }

        if (path is not null)
        {
            _read.Add(path with { IsWhole = false });
        }

        return null;
    }

    private CelPath? Index(CelCall call)
    {
        var path = Visit(call.Args[0]);
        if (call.Args[1] is CelConstant { Value.Kind: CelKind.String } key)
        {
            return path?.Then(key.Value.AsString());
        }

        Read(call.Args[1]);
        return path?.Then(CelPath.AnyElement);
    }

    private void Fold(CelFold fold)
    {
        var outside = _locals.Count;
        if (fold.Range is CelListExpr { Elements.Count: 0 })
        {
            // A binding: the name stands for the path, and only what is taken from it is read.
            _locals.Add((fold.Accumulator, Visit(fold.Init)));
        }
        else
        {
            Read(fold.Init);
            _locals.Add((fold.Accumulator, null));
            Rounds(fold);
        }

        Read(fold.Result);
        _locals.RemoveRange(outside, 1);
    }

    private void Rounds(CelFold fold)
    {
        var range = Visit(fold.Range);
        if (range is not null)
        {
            _read.Add(range with { IsWhole = false });
        }

        // Of a map the first variable is the key, and one variable of a list its element; two of a list are index and element.
        var element = range?.Then(CelPath.AnyElement);
        var isMap = _ast.TypeOf(fold.Range).Kind == CelTypeKind.Map;
        var outside = _locals.Count;
        _locals.Add((fold.Variable, fold.SecondVariable is null && !isMap ? element : null));
        _locals.Add((fold.SecondVariable ?? "", element));
        Read(fold.Condition);
        Read(fold.Step);
        _locals.RemoveRange(outside, 2);
    }
}
