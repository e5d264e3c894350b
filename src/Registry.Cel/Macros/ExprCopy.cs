namespace Registry.Cel.Macros;

/// <summary>Copies trees with fresh ids and other names, and knows which names are local variables where it is.</summary>
internal abstract class ExprCopy(ExprFactory make)
{
    private readonly List<string> _locals = [];

    protected ExprFactory Make => make;

    /// <summary>Copies a tree.</summary>
    public CelExpr Copy(CelExpr node)
    {
        var position = PositionOf(node);
        IReadOnlyList<CelExpr> All(IEnumerable<CelExpr> children) => [.. children.Select(Copy)];
        return node switch
        {
            CelConstant constant => make.Constant(position, constant.Value),
            CelIdent ident => Name(ident, position),
            CelSelect select => make.Select(position, Copy(select.Operand), select.Field, select.IsTest, select.IsOptional),
            CelCall { Target: { } target } call => make.Method(position, call.Function, Copy(target), All(call.Args)),
            CelCall call => make.Call(position, call.Function, All(call.Args)),
            CelListExpr list => make.List(position, All(list.Elements), list.Optionals),
            CelMapExpr map => make.Map(position, [.. map.Entries.Select(entry => new CelMapEntry(Copy(entry.Key), Copy(entry.Value), entry.IsOptional))]),
            CelObjectExpr instance => make.Object(
                position, instance.TypeName, [.. instance.Fields.Select(field => field with { Value = Copy(field.Value) })]),
            CelComprehension comprehension => make.Comprehension(position, Fold(comprehension.Fold)),
            _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
        };
    }

    /// <summary>Where a copy stands.</summary>
    protected abstract int PositionOf(CelExpr node);

    /// <summary>What takes the place of a name.</summary>
    protected abstract CelExpr Name(CelIdent ident, int position);

    /// <summary>Whether a name is a local variable here.</summary>
    protected bool IsLocal(string name) => _locals.Contains(name);

    private CelFold Fold(CelFold fold)
    {
        var range = Copy(fold.Range);
        var init = Copy(fold.Init);
        var outside = _locals.Count;
        _locals.Add(fold.Accumulator);
        var inside = _locals.Count;
        _locals.Add(fold.Variable);
        _locals.Add(fold.SecondVariable ?? fold.Variable);
        var condition = Copy(fold.Condition);
        var step = Copy(fold.Step);
        _locals.RemoveRange(inside, 2);
        var result = Copy(fold.Result);
        _locals.RemoveRange(outside, 1);
        return fold with { Range = range, Init = init, Condition = condition, Step = step, Result = result };
    }
}
