namespace Registry.Cel.Checking;

/// <content>Literals and folds: what has parts whose types must agree.</content>
internal sealed partial class Checker
{
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
                Report(init.Value, $"expected type of field '{init.Field}' is '{field.Type}' but found '{_unifier.Substitute(value)}'");
            }
        }

        if (type is null)
        {
            return Undeclared(instance, instance.TypeName, _environment.Names);
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

        if (isStrict && _environment.IsNullSafe && OrNull(_unifier.Substitute(previous), _unifier.Substitute(next)) is { } nullable)
        {
            return nullable;
        }

        return isStrict
            ? Report(node, $"expected type '{_unifier.Substitute(previous)}' but found '{_unifier.Substitute(next)}'")
            : CelType.Dyn;
    }

    /// <summary>The type of one value or null, where one of two types is null's.</summary>
    private static CelType? OrNull(CelType left, CelType right)
    {
        var other = left.Kind == CelTypeKind.Null ? right : right.Kind == CelTypeKind.Null ? left : null;
        return other?.Kind is >= CelTypeKind.Bool and <= CelTypeKind.Bytes ? CelType.Nullable(other) : other;
    }
}
