namespace Registry.Cel.Checking;

/// <summary>
/// Gives every node a type and every name a meaning. A part with an error gets the error type, which fits everywhere, so that each mistake
/// is reported once and the rest is still checked.
/// </summary>
internal sealed partial class Checker
{
    private const int MaxIssues = 20;

    private readonly CelEnvironment _environment;
    private readonly CelAst _ast;
    private readonly TypeUnifier _unifier = new();
    private readonly Scope _scope = new();
    private readonly Dictionary<int, CelType> _types = [];
    private readonly Dictionary<int, CelReference> _references = [];
    private readonly List<CelIssue> _issues = [];
    private readonly OverloadResolver _overloads;
    private int _position;

    private Checker(CelEnvironment environment, CelAst ast)
    {
        _environment = environment;
        _ast = ast;
        _overloads = new OverloadResolver(environment, _unifier);
    }

    public static CelResult Check(CelEnvironment environment, CelAst ast)
    {
        var checker = new Checker(environment, ast);
        try
        {
            return checker.Run();
        }
        catch (TypesTooLargeException)
        {
            return new CelResult(null, [CelIssue.At(CelIssueKind.Type, ast.Source, checker._position, "the types are too large to be checked")]);
        }
    }

    private CelResult Run()
    {
        TypeOf(_ast.Root);
        if (_issues.Count > 0)
        {
            return new CelResult(null, [.. _issues.OrderBy(issue => issue.Position).Take(MaxIssues)]);
        }

        foreach (var (id, type) in _types)
        {
            _types[id] = _unifier.Substitute(type, freeToDyn: true);
        }

        return new CelResult(new CelAst(_ast.Source, _ast.Root, _types, _references), []);
    }

    private CelType TypeOf(CelExpr node)
    {
        var type = node switch
        {
            CelConstant constant => constant.Value.Type,
            CelIdent ident => Ident(ident),
            CelSelect select => Select(select),
            CelCall call => Call(call),
            CelListExpr list => List(list),
            CelMapExpr map => Map(map),
            CelObjectExpr instance => Object(instance),
            CelComprehension comprehension => Comprehension(comprehension.Fold),
            _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
        };
        _position = node.Position;
        _types[node.Id] = type.Size <= TypeUnifier.MaxSize ? type : throw new TypesTooLargeException();
        return type;
    }

    private CelType Ident(CelIdent ident)
    {
        if (_scope.Find(ident.Name) is { } local)
        {
            return local;
        }

        return Resolve(ident, ident.Name) ?? Undeclared(ident, ident.Name, _scope.Names.Concat(_environment.Names));
    }

    private CelType? Resolve(CelExpr node, string name)
    {
        if (_environment.Resolve(name) is not { } reference)
        {
            return null;
        }

        _references[node.Id] = reference;
        return reference.Variable?.Type ?? ConstantType(reference.Constant!.Value);
    }

    private static CelType ConstantType(in CelValue value) => value.Kind == CelKind.Type ? CelType.TypeOf(value.AsType()) : value.Type;

    private CelType Select(CelSelect select)
    {
        if (!select.IsTest && QualifiedName.Of(select) is { } name && _scope.Find(QualifiedName.Root(name)) is null)
        {
            if (Resolve(select, name) is { } resolved)
            {
                return resolved;
            }

            if (!HasDeclaredBeginning(name))
            {
                return Undeclared(select, name, _environment.Names);
            }
        }

        var operand = _unifier.Substitute(TypeOf(select.Operand));
        var field = Field(select, operand.IsOptional ? operand.Parameters[0] : operand);
        if (select.IsTest)
        {
            return CelType.Bool;
        }

        return (operand.IsOptional || select.IsOptional) && field.Kind != CelTypeKind.Error ? CelType.Optional(field) : field;
    }

    /// <summary>Whether a chain begins with something declared. If not there is no value to select from, and the whole name is wrong.</summary>
    private bool HasDeclaredBeginning(string name)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (_environment.Resolve(name[..dot]) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private CelType Field(CelSelect select, CelType operand)
    {
        operand = _unifier.Substitute(operand);
        switch (operand.Kind)
        {
            case CelTypeKind.Map:
                return _environment.IsNullSafe ? OrNull(operand.Parameters[1], CelType.Null)! : operand.Parameters[1];
            case CelTypeKind.Object when _environment.FindType(operand.Name) is { } type:
                return type.Field(select.Field)?.Type ?? NoField(select, type);
            case CelTypeKind.Parameter:
                _unifier.IsAssignable(CelType.Dyn, operand);
                return CelType.Dyn;
            case CelTypeKind.Dyn:
                return CelType.Dyn;
            case CelTypeKind.Error:
                return CelType.Error;
            default:
                return Report(
                    select.Position, $"type '{operand}' has no field '{select.Field}'", CelIssueKind.Field, select.Field, owner: operand);
        }
    }

    private CelType NoField(CelSelect select, CelObjectType type)
    {
        var nearest = Suggestion.Nearest(select.Field, type.FieldNames);
        return Report(
            select.Position, $"undefined field '{select.Field}' of {type.Name}{Suggestion.Text(nearest)}", CelIssueKind.Field, select.Field, nearest, type.Type);
    }

    private CelType Call(CelCall call)
    {
        if (call is { Function: Operators.Conditional, Args: [var condition, var whenTrue, var whenFalse] })
        {
            RequireType(condition, CelType.Bool);
            return Join(whenFalse, TypeOf(whenTrue), TypeOf(whenFalse), isStrict: true);
        }

        if (call.Function is Operators.And or Operators.Or)
        {
            return Logical(call);
        }

        if (call.Target is { } target && IsNamespace(target, call.Function) is { } qualified)
        {
            var types = call.Args.Select(TypeOf).ToArray();
            return Apply(call, qualified, types, isMethod: false, isQualified: true);
        }

        var arguments = new List<CelType>();
        if (call.Target is not null)
        {
            arguments.Add(TypeOf(call.Target));
        }

        arguments.AddRange(call.Args.Select(TypeOf));
        if (_environment.ResolveFunction(call.Function) is { } function)
        {
            return Apply(call, function, arguments, call.Target is not null, isQualified: false);
        }

        return Undeclared(call, call.Function, _environment.Functions.Select(known => known.Name));
    }

    /// <summary>A chain of one logical operator: any number of operands, each bool.</summary>
    private CelType Logical(CelCall call)
    {
        var types = call.Args.Select(TypeOf).ToArray();
        var function = _environment.FindFunction(call.Function)!;
        return types.Any(type => !_unifier.IsAssignable(type, CelType.Bool))
            ? Report(call, _overloads.Explain(function, types, isMethod: false))
            : CelType.Bool;
    }

    /// <summary>The function that a target and a method's name are together, where the target is no local variable.</summary>
    private CelFunction? IsNamespace(CelExpr target, string method) =>
        QualifiedName.Of(target) is { } name && _scope.Find(QualifiedName.Root(name)) is null
            ? _environment.ResolveFunction(name + "." + method)
            : null;

    private CelType Apply(CelCall call, CelFunction function, IReadOnlyList<CelType> arguments, bool isMethod, bool isQualified)
    {
        if (_overloads.Resolve(function, arguments, isMethod) is { } resolution)
        {
            _references[call.Id] = new CelReference(Function: function.Name, Overloads: resolution.Overloads, IsQualified: isQualified);
            return resolution.Type;
        }

        return Report(call, _overloads.Explain(function, arguments, isMethod));
    }

    private CelType Undeclared(CelExpr node, string name, IEnumerable<string> known)
    {
        // Looking for what was meant takes its time, and nobody reads more.
        var nearest = _issues.Count < MaxIssues ? Suggestion.Nearest(name, known) : null;
        return Report(
            node is CelSelect ? QualifiedName.Start(node) : node.Position,
            $"undeclared reference to '{name}' (in container '{_environment.Container}'){Suggestion.Text(nearest)}",
            CelIssueKind.Name, name, nearest);
    }

    private CelType Report(CelExpr node, string message) => Report(node.Position, message, CelIssueKind.Type);

    private CelType Report(int position, string message, CelIssueKind kind, string name = "", string? nearest = null, CelType? owner = null)
    {
        _issues.Add(CelIssue.At(kind, _ast.Source, position, message) with { Name = name, Nearest = nearest, Owner = owner });
        return CelType.Error;
    }
}
