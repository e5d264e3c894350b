namespace Registry.Cel.Evaluation;

/// <summary>Makes a program of an expression. Names are resolved here: nothing is looked up by name while evaluating.</summary>
internal sealed class Planner
{
    private readonly CelEnvironment _environment;
    private readonly CelAst _ast;
    private readonly List<(string Name, int Slot)> _locals = [];
    private readonly CallPlanner _calls;
    private int _slots;

    private Planner(CelEnvironment environment, CelAst ast)
    {
        _environment = environment;
        _ast = ast;
        _calls = new CallPlanner(environment, ast);
    }

    public static CelProgram Plan(CelEnvironment environment, CelAst ast)
    {
        var planner = new Planner(environment, ast);
        var root = planner.Plan(ast.Root);
        return new CelProgram(root, planner._slots, environment.Limits.MaxCost);
    }

    private PlanNode Plan(CelExpr node) => node switch
    {
        CelConstant constant => new ConstantNode(constant.Value),
        CelIdent ident => Ident(ident),
        CelSelect select => Select(select),
        CelCall call => Call(call),
        CelListExpr list => new ListNode([.. list.Elements.Select(Plan)], list.Optionals, list.Position),
        CelMapExpr map => new MapNode(
            [.. map.Entries.Select(entry => (Plan(entry.Key), Plan(entry.Value), entry.IsOptional))], map.Position),
        CelObjectExpr instance => Object(instance),
        CelComprehension comprehension => Comprehension(comprehension),
        _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
    };

    private PlanNode Ident(CelIdent ident) => Local(ident.Name) ?? Name(ident, ident.Name);

    private PlanNode Select(CelSelect select)
    {
        if (select.IsTest)
        {
            return new HasNode(Plan(select.Operand), select.Field, IsNullSafe(select), select.Position);
        }

        if (QualifiedName.Of(select) is { } name && Local(QualifiedName.Root(name)) is null)
        {
            if (_ast.ReferenceOf(select) is not null)
            {
                return Name(select, name);
            }

            if (!_ast.IsChecked && Undeclared(name, select.Position) is { } unchecked_)
            {
                return unchecked_;
            }
        }

        return new SelectNode(Plan(select.Operand), select.Field, select.IsOptional, IsNullSafe(select), select.Position);
    }

    private bool IsNullSafe(CelSelect select) => _environment.IsNullSafe && _ast.IsChecked
        && _ast.TypeOf(select.Operand).Kind is CelTypeKind.Object or CelTypeKind.Dyn or CelTypeKind.Map;

    private LocalNode? Local(string name)
    {
        for (var i = _locals.Count - 1; i >= 0; i--)
        {
            if (_locals[i].Name == name)
            {
                return new LocalNode(_locals[i].Slot);
            }
        }

        return null;
    }

    private PlanNode Name(CelExpr node, string name)
    {
        var reference = _ast.ReferenceOf(node) ?? _environment.Resolve(name);
        return reference switch
        {
            { Variable: { } variable } => new VariableNode(variable, node.Position),
            { Constant: { } constant } => new ConstantNode(constant),
            _ => Undeclared(name, node.Position)!,
        };
    }

    /// <summary>
    /// A whole name of an unchecked expression: declared, or for the activation to find. Null where a beginning of the name is declared and
    /// the whole is not: then it is a selection.
    /// </summary>
    private PlanNode? Undeclared(string name, int position)
    {
        var parts = name.TrimStart('.').Split('.');
        var dot = name.StartsWith('.') ? "." : "";
        var candidates = new List<(CelVariable, IReadOnlyList<string>)>();
        for (var length = parts.Length; length > 0; length--)
        {
            var prefix = dot + string.Join('.', parts[..length]);
            if (_environment.Resolve(prefix) is { } reference)
            {
                return length < parts.Length ? null
                    : reference.Variable is { } variable ? new VariableNode(variable, position)
                    : new ConstantNode(reference.Constant!.Value);
            }

            foreach (var candidate in QualifiedName.Candidates(_environment.Container, prefix))
            {
                candidates.Add((new CelVariable(candidate, CelType.Dyn, -1), parts[length..]));
            }
        }

        return new UndeclaredNode(name, _environment.Container, candidates, position);
    }

    private PlanNode Call(CelCall call)
    {
        switch (call.Function)
        {
            case Operators.And or Operators.Or:
                var isAnd = call.Function == Operators.And;
                return new LogicNode([.. Operands(call, call.Function).Select(Plan)], isAnd, _environment.IsNullAbsent, call.Position);
            case Operators.Conditional:
                return new ConditionalNode(
                    Plan(call.Args[0]), Plan(call.Args[1]), Plan(call.Args[2]), _environment.IsNullAbsent, call.Position);
            case Operators.NotStrictlyFalse:
                return new NotStrictlyFalseNode(Plan(call.Args[0]));
            case Operators.Equal or Operators.NotEqual:
                return new EqualityNode(Plan(call.Args[0]), Plan(call.Args[1]), call.Function == Operators.Equal);
            case Operators.Less or Operators.LessEqual or Operators.Greater or Operators.GreaterEqual:
                return new OrderNode(Plan(call.Args[0]), Plan(call.Args[1]), call.Function, _environment.IsNullAbsent, call.Position);
            case Operators.In:
                return new InNode(Plan(call.Args[0]), Plan(call.Args[1]), _environment.IsNullAbsent, call.Position);
            case Operators.Index or Operators.OptionalIndex:
                var isOptional = call.Function == Operators.OptionalIndex;
                return new IndexNode(Plan(call.Args[0]), Plan(call.Args[1]), isOptional, _environment.IsNullAbsent, call.Position);
        }

        var target = call.Target is { } receiver && _calls.IsQualified(call, root => Local(root) is not null) ? null : call.Target;
        PlanNode[] arguments = target is null ? [.. call.Args.Select(Plan)] : [Plan(target), .. call.Args.Select(Plan)];
        return _calls.Plan(call, arguments, isQualified: target is null && call.Target is not null);
    }

    /// <summary>The operands of a tree of one logical operator, from left to right.</summary>
    private static IEnumerable<CelExpr> Operands(CelExpr node, string function) => node is CelCall call && call.Function == function
        ? call.Args.SelectMany(arg => Operands(arg, function))
        : [node];

    private PlanNode Object(CelObjectExpr instance) => _environment.ResolveType(instance.TypeName) is { CanConstruct: true } type
        ? new ObjectNode(
            type, [.. instance.Fields.Select(field => (field.Field, Plan(field.Value), field.IsOptional))], instance.Position)
        : new ErrorNode(CelError.Undeclared(instance.TypeName, _environment.Container), instance.Position);

    private PlanNode Comprehension(CelComprehension node)
    {
        var fold = node.Fold;
        var range = Plan(fold.Range);
        var init = Plan(fold.Init);
        var slots = new FoldSlots(_slots++, _slots++, _slots++);
        var outside = _locals.Count;
        _locals.Add((fold.Accumulator, slots.Accumulator));
        if (fold is { Range: CelListExpr { Elements.Count: 0 }, Variable: "@unused" })
        {
            var bound = new BindNode(slots.Accumulator, init, Plan(fold.Result));
            _locals.RemoveRange(outside, 1);
            return bound;
        }

        _locals.Add((fold.Variable, slots.First));
        if (fold.SecondVariable is not null)
        {
            _locals.Add((fold.SecondVariable, slots.Second));
        }

        var condition = Plan(fold.Condition);
        var step = Step(fold.Step, fold, slots.Accumulator);
        _locals.RemoveRange(outside + 1, _locals.Count - outside - 1);
        var result = Plan(fold.Result);
        _locals.RemoveRange(outside, 1);
        return new FoldNode(slots, fold.SecondVariable is not null, range, init, condition, step, result, node.Position);
    }

    /// <summary>
    /// The step of a fold that collects is done in place: a copy for each element would make it quadratic. Only the exact shapes that the
    /// macros make are; everything else is planned as it stands.
    /// </summary>
    private PlanNode Step(CelExpr step, CelFold fold, int accumulator)
    {
        switch (step)
        {
            case CelCall { Function: Operators.Conditional, Args: [var filter, var taken, CelIdent rest] } call
                when rest.Name == fold.Accumulator && Collects(taken, fold):
                return new ConditionalNode(
                    Plan(filter), Step(taken, fold, accumulator), Plan(rest), _environment.IsNullAbsent, call.Position);
            case CelCall { Function: Operators.Add, Args: [_, CelListExpr list] } when Collects(step, fold):
                return new AppendNode(accumulator, [.. list.Elements.Select(Plan)]);
            case CelCall { Function: Operators.MapInsert } call when Collects(step, fold):
                return new InsertNode(accumulator, Plan(call.Args[1]), call.Args.Count == 3 ? Plan(call.Args[2]) : null, call.Position);
            default:
                return Plan(step);
        }
    }

    private static bool Collects(CelExpr step, CelFold fold) => fold.Accumulator.StartsWith('@') && step switch
    {
        CelCall { Function: Operators.Add, Args: [CelIdent name, CelListExpr { Optionals.Count: 0 }] } =>
            name.Name == fold.Accumulator && fold.Init is CelListExpr { Elements.Count: 0 },
        CelCall { Function: Operators.MapInsert, Args: [CelIdent name, ..] } =>
            name.Name == fold.Accumulator && fold.Init is CelMapExpr { Entries.Count: 0 },
        _ => false,
    };
}
