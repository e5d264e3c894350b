namespace Registry.Cel.Checking;

/// <summary>
/// Gives every node a type and every name a meaning. A part with an error gets the error type, which fits everywhere, so that each mistake is
/// reported once and the rest is still checked.
/// </summary>
internal sealed class Checker
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

    private Checker(CelEnvironment environment, CelAst ast)
    {
        _environment = environment;
        _ast = ast;
        _overloads = new OverloadResolver(environment, _unifier);
    }

    public static CelResult Check(CelEnvironment environment, CelAst ast)
    {
        var checker = new Checker(environment, ast);
        checker.TypeOf(ast.Root);
        if (checker._issues.Count > 0)
        {
            return new CelResult(null, [.. checker._issues.OrderBy(issue => issue.Position).Take(MaxIssues)]);
        }

        foreach (var (id, type) in checker._types)
        {
            checker._types[id] = checker._unifier.Substitute(type, freeToDyn: true);
        }

        return new CelResult(new CelAst(ast.Source, ast.Root, checker._types, checker._references), []);
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
        _types[node.Id] = type;
        return type;
    }

    private CelType Ident(CelIdent ident)
    {
        if (_scope.Find(ident.Name) is { } local)
        {
            return local;
        }

        return Resolve(ident, ident.Name) ?? Report(ident, $"undeclared reference to '{ident.Name}' (in container '{_environment.Container}')"
            + Suggestion.For(ident.Name, _scope.Names.Concat(_environment.Names)));
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

            if (UndeclaredChain(name) is { } suggestion)
            {
                return Report(select, $"undeclared reference to '{name}' (in container '{_environment.Container}'){suggestion}");
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

    /// <summary>
    /// A suggestion for a chain whose every beginning is undeclared: there is no value to select from, so the whole name is what is wrong.
    /// </summary>
    private string? UndeclaredChain(string name)
    {
        for (var part = name; part.LastIndexOf('.') > 0;)
        {
            part = part[..part.LastIndexOf('.')];
            if (_environment.Resolve(part) is not null)
            {
                return null;
            }
        }

        return Suggestion.For(name, _environment.Names);
    }

    private CelType Field(CelSelect select, CelType operand)
    {
        operand = _unifier.Substitute(operand);
        switch (operand.Kind)
        {
            case CelTypeKind.Map:
                return operand.Parameters[1];
            case CelTypeKind.Object when _environment.FindType(operand.Name) is { } type:
                return type.Field(select.Field)?.Type
                    ?? Report(select, $"undefined field '{select.Field}' of {type.Name}{Suggestion.For(select.Field, type.FieldNames)}");
            case CelTypeKind.Parameter:
                _unifier.IsAssignable(CelType.Dyn, operand);
                return CelType.Dyn;
            case CelTypeKind.Dyn:
                return CelType.Dyn;
            case CelTypeKind.Error:
                return CelType.Error;
            default:
                return Report(select, $"type '{operand}' has no field '{select.Field}'");
        }
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

        return Report(call, $"undeclared reference to '{call.Function}' (in container '{_environment.Container}')"
            + Suggestion.For(call.Function, _environment.Functions.Select(known => known.Name)));
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

    private CelType List(CelListExpr list)
    {
        CelType? element = null;
        for (var i = 0; i < list.Elements.Count; i++)
        {
            var type = Element(list.Elements[i], list.Optionals.Contains(i));
            element = element is null ? type : Join(list.Elements[i], element, type, isStrict: false);
        }

        return CelType.List(element ?? _unifier.Fresh());
    }

    private CelType Map(CelMapExpr map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (var entry in map.Entries)
        {
            var keyType = TypeOf(entry.Key);
            var valueType = Element(entry.Value, entry.IsOptional);
            key = key is null ? keyType : Join(entry.Key, key, keyType, isStrict: false);
            value = value is null ? valueType : Join(entry.Value, value, valueType, isStrict: false);
        }

        return CelType.Map(key ?? _unifier.Fresh(), value ?? _unifier.Fresh());
    }

    /// <summary>The type of an element; of what is inside where it was written with a question mark.</summary>
    private CelType Element(CelExpr node, bool isOptional)
    {
        var type = TypeOf(node);
        if (!isOptional)
        {
            return type;
        }

        var inner = _unifier.Fresh();
        return _unifier.IsAssignable(type, CelType.Optional(inner))
            ? _unifier.Substitute(inner)
            : Report(node, $"expected an optional, found type '{_unifier.Substitute(type)}'");
    }

    private CelType Object(CelObjectExpr instance)
    {
        var type = _environment.ResolveType(instance.TypeName);
        foreach (var init in instance.Fields)
        {
            var value = Element(init.Value, init.IsOptional);
            if (type is null)
            {
                continue;
            }

            if (type.Field(init.Field) is not { } field)
            {
                Report(init.Value, $"undefined field '{init.Field}' of {type.Name}{Suggestion.For(init.Field, type.FieldNames)}");
            }
            else if (!_unifier.IsAssignable(value, field.Type))
            {
                Report(init.Value, $"expected type of field '{init.Field}' is '{field.Type}' but provided type is '{_unifier.Substitute(value)}'");
            }
        }

        if (type is null)
        {
            return Report(instance, $"undeclared reference to '{instance.TypeName}' (in container '{_environment.Container}')");
        }

        return type.CanConstruct ? type.Type : Report(instance, $"'{type.Name}' has no literals");
    }

    private CelType Comprehension(CelFold fold)
    {
        var (first, second) = Variables(fold, _unifier.Substitute(TypeOf(fold.Range)));
        var accumulator = TypeOf(fold.Init);
        var outside = _scope.Mark;
        _scope.Add(fold.Accumulator, accumulator);
        var inside = _scope.Mark;
        _scope.Add(fold.Variable, first);
        if (fold.SecondVariable is not null)
        {
            _scope.Add(fold.SecondVariable, second);
        }

        RequireType(fold.Condition, CelType.Bool);
        RequireType(fold.Step, accumulator);
        _scope.Restore(inside);
        var result = TypeOf(fold.Result);
        _scope.Restore(outside);
        return _unifier.Substitute(result);
    }

    private (CelType First, CelType Second) Variables(CelFold fold, CelType range)
    {
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return fold.SecondVariable is null ? (range.Parameters[0], CelType.Error) : (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter:
                _unifier.IsAssignable(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            default:
                Report(fold.Range, $"expression of type '{range}' cannot be the range of a comprehension (must be list, map, or dynamic)");
                return (CelType.Error, CelType.Error);
        }
    }

    private void RequireType(CelExpr node, CelType expected)
    {
        var type = TypeOf(node);
        if (!_unifier.IsAssignable(type, expected))
        {
            Report(node, $"expected type '{_unifier.Substitute(expected)}' but found '{_unifier.Substitute(type)}'");
        }
    }

    /// <summary>The type of two values that may stand in one place. Elements that do not agree are dyn; branches must agree.</summary>
    private CelType Join(CelExpr node, CelType previous, CelType next, bool isStrict)
    {
        if (_unifier.IsAssignable(previous, next))
        {
            var (left, right) = (_unifier.Substitute(previous), _unifier.Substitute(next));
            return right.Kind == CelTypeKind.Null ? left : TypeUnifier.MoreGeneral(left, right);
        }

        return isStrict
            ? Report(node, $"expected type '{_unifier.Substitute(previous)}' but found '{_unifier.Substitute(next)}'")
            : CelType.Dyn;
    }

    private CelType Report(CelExpr node, string message)
    {
        _issues.Add(CelIssue.At(isSyntax: false, _ast.Source, node.Position, message));
        return CelType.Error;
    }
}
