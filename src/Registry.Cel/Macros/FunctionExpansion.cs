namespace Registry.Cel.Macros;

/// <summary>
/// Puts the body of a function where it is called: a copy with fresh ids, at the call's position. Parameters get names that no source can
/// write, and all other free names a leading dot, so that the body means the same wherever it is put.
/// </summary>
internal sealed class FunctionExpansion(ExprFactory make, int position, string function)
{
    private readonly List<string> _locals = [];

    public CelExpr Expand(IReadOnlyList<string> parameters, CelExpr body, IReadOnlyList<CelExpr> args)
    {
        var context = new MacroContext(make, position);
        var result = Copy(body, parameters);
        for (var i = parameters.Count - 1; i >= 0; i--)
        {
            result = context.Bind(NameOf(parameters[i]), args[i], result);
        }

        return result;
    }

    private string NameOf(string parameter) => $"@{function}:{parameter}";

    private CelExpr Copy(CelExpr node, IReadOnlyList<string> parameters)
    {
        CelExpr Of(CelExpr child) => Copy(child, parameters);
        IReadOnlyList<CelExpr> All(IEnumerable<CelExpr> children) => [.. children.Select(Of)];
        return node switch
        {
            CelConstant constant => make.Constant(position, constant.Value),
            CelIdent ident => make.Ident(position, Rename(ident.Name, parameters)),
            CelSelect select => make.Select(position, Of(select.Operand), select.Field, select.IsTest, select.IsOptional),
            CelCall { Target: { } target } call => make.Method(position, call.Function, Of(target), All(call.Args)),
            CelCall call => make.Call(position, call.Function, All(call.Args)),
            CelListExpr list => make.List(position, All(list.Elements), list.Optionals),
            CelMapExpr map => make.Map(position, [.. map.Entries.Select(entry => new CelMapEntry(Of(entry.Key), Of(entry.Value), entry.IsOptional))]),
            CelObjectExpr instance => make.Object(
                position, instance.TypeName, [.. instance.Fields.Select(field => field with { Value = Of(field.Value) })]),
            CelComprehension comprehension => make.Comprehension(position, Fold(comprehension.Fold, parameters)),
            _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
        };
    }

    private CelFold Fold(CelFold fold, IReadOnlyList<string> parameters)
    {
        var range = Copy(fold.Range, parameters);
        var init = Copy(fold.Init, parameters);
        var outside = _locals.Count;
        _locals.Add(fold.Accumulator);
        var inside = _locals.Count;
        _locals.Add(fold.Variable);
        _locals.Add(fold.SecondVariable ?? fold.Variable);
        var condition = Copy(fold.Condition, parameters);
        var step = Copy(fold.Step, parameters);
        _locals.RemoveRange(inside, 2);
        var result = Copy(fold.Result, parameters);
        _locals.RemoveRange(outside, 1);
        return fold with { Range = range, Init = init, Condition = condition, Step = step, Result = result };
    }

    private string Rename(string name, IReadOnlyList<string> parameters) =>
        _locals.Contains(name) || name.StartsWith('.') || name.StartsWith('@') ? name
        : parameters.Contains(name) ? NameOf(name)
        : "." + name;
}
