namespace Registry.Cel.Syntax;

/// <summary>Makes nodes with fresh ids and refuses trees that are too large or too deep.</summary>
internal sealed class ExprFactory(CelLimits limits, int lastId = 0)
{
    private static readonly HashSet<int> NoOptionals = [];
    private int _lastId = lastId;

    public CelExpr Constant(int position, CelValue value) => new CelConstant(NextId(position), position, value);

    public CelExpr Ident(int position, string name) => new CelIdent(NextId(position), position, name);

    public CelExpr Select(int position, CelExpr operand, string field, bool isTest = false, bool isOptional = false) =>
        Limited(new CelSelect(NextId(position), position, operand, field, isTest, isOptional));

    public CelExpr Call(int position, string function, params IReadOnlyList<CelExpr> args) =>
        Limited(new CelCall(NextId(position), position, function, null, args));

    public CelExpr Method(int position, string function, CelExpr target, params IReadOnlyList<CelExpr> args) =>
        Limited(new CelCall(NextId(position), position, function, target, args));

    public CelExpr List(int position, params IReadOnlyList<CelExpr> elements) => List(position, elements, NoOptionals);

    public CelExpr List(int position, IReadOnlyList<CelExpr> elements, IReadOnlySet<int> optionals) =>
        Limited(new CelListExpr(NextId(position), position, elements, optionals));

    public CelExpr Map(int position, IReadOnlyList<CelMapEntry> entries) => Limited(new CelMapExpr(NextId(position), position, entries));

    public CelExpr Object(int position, string typeName, IReadOnlyList<CelFieldInit> fields) =>
        Limited(new CelObjectExpr(NextId(position), position, typeName, fields));

    public CelExpr Comprehension(int position, CelFold fold) => Limited(new CelComprehension(NextId(position), position, fold));

    /// <summary>A written macro call, kept for printing; it is no part of the tree, so it counts as one node.</summary>
    public CelCall MacroCall(int position, string function, CelExpr? target, IReadOnlyList<CelExpr> args) =>
        new(NextId(position), position, function, target, args);

    private int NextId(int position)
    {
        if (++_lastId > limits.MaxNodes)
        {
            throw new CelSyntaxException(position, $"the expression has more than {limits.MaxNodes} parts");
        }

        return _lastId;
    }

    private CelExpr Limited(CelExpr node) => node.Depth <= limits.MaxDepth
        ? node
        : throw new CelSyntaxException(node.Position, $"the expression is nested deeper than {limits.MaxDepth}");
}
