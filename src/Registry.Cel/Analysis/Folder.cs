using Registry.Cel.Evaluation;

namespace Registry.Cel.Analysis;

/// <summary>
/// Evaluates what can be evaluated and puts the values in its place. Nodes keep their ids, so types and references stay theirs. A macro is
/// replaced whole or left as it is written. A part that fails is left: it may never be reached.
/// </summary>
internal sealed class Folder
{
    private const int MaxElements = 1000;

    private readonly CelEnvironment _environment;
    private readonly CelAst _ast;
    private readonly CelActivation _activation;
    private readonly CallPlanner _calls;

    // Parts whose value is known but has no text, or too long a one: what is computed of them may have one.
    private readonly HashSet<CelExpr> _known = [];
    private long _budget;

    private Folder(CelEnvironment environment, CelAst ast, CelActivation activation)
    {
        _environment = environment;
        _ast = ast;
        _activation = activation;
        _calls = new CallPlanner(environment, ast);
        _budget = environment.Limits.MaxCost;
    }

    public static CelAst Fold(CelEnvironment environment, CelAst ast, CelActivation activation) =>
        ast.WithRoot(new Folder(environment, ast, activation).Rewrite(ast.Root));

    private CelExpr Rewrite(CelExpr node)
    {
        switch (node)
        {
            case CelConstant:
                return node;
            case { Macro: not null } or CelIdent:
            case CelSelect select when IsWhole(select):
                return Evaluated(node);
            case CelCall { Function: Operators.And or Operators.Or } logic:
                return Logic(logic);
            case CelCall { Function: Operators.Conditional } conditional:
                return Conditional(conditional);
            default:
                var rebuilt = Rebuild(node);
                return Parts(rebuilt).All(child => child is CelConstant || _known.Contains(child)) ? Evaluated(rebuilt) : rebuilt;
        }
    }

    /// <summary>Whether a chain of selections is one name.</summary>
    private bool IsWhole(CelSelect select) => _ast.IsChecked
        ? _ast.ReferenceOf(select) is not null
        : QualifiedName.Of(select) is { } name && _environment.Resolve(name) is not null;

    private CelExpr Logic(CelCall call)
    {
        var isAnd = call.Function == Operators.And;
        var operands = call.Args.Select(Rewrite).ToList();
        if (operands.Exists(operand => operand is CelConstant constant && (isAnd ? constant.Value.IsFalse : constant.Value.IsTrue)))
        {
            return new CelConstant(call.Id, call.Position, CelValue.Of(!isAnd));
        }

        operands.RemoveAll(operand => operand is CelConstant { Value.Kind: CelKind.Bool });
        var neutral = new CelConstant(call.Id, call.Position, CelValue.Of(isAnd));
        return operands switch
        {
            [] => neutral,
            [var only] when _ast.TypeOf(only).Equals(CelType.Bool) => only,

            // The operator makes an error of what is no bool, so it must stay.
            [var only] => new CelCall(call.Id, call.Position, call.Function, null, [neutral, only]),
            _ => new CelCall(call.Id, call.Position, call.Function, null, operands),
        };
    }

    private CelExpr Conditional(CelCall call)
    {
        var condition = Rewrite(call.Args[0]);
        return condition is CelConstant { Value.Kind: CelKind.Bool } constant
            ? Rewrite(call.Args[constant.Value.IsTrue ? 1 : 2])
            : new CelCall(call.Id, call.Position, call.Function, null, [condition, Rewrite(call.Args[1]), Rewrite(call.Args[2])]);
    }

    private CelExpr Rebuild(CelExpr node) => node switch
    {
        CelSelect select =>
            new CelSelect(node.Id, node.Position, Rewrite(select.Operand), select.Field, select.IsTest, select.IsOptional),
        CelCall call => new CelCall(node.Id, node.Position, call.Function, Target(call), [.. call.Args.Select(Rewrite)]),
        CelListExpr list => new CelListExpr(node.Id, node.Position, [.. list.Elements.Select(Rewrite)], list.Optionals),
        CelMapExpr map => new CelMapExpr(
            node.Id,
            node.Position,
            [.. map.Entries.Select(entry => entry with { Key = Rewrite(entry.Key), Value = Rewrite(entry.Value) })]),
        CelObjectExpr instance => new CelObjectExpr(
            node.Id, node.Position, instance.TypeName, [.. instance.Fields.Select(field => field with { Value = Rewrite(field.Value) })]),
        _ => node,
    };

    private CelExpr? Target(CelCall call) => call.Target is null || IsNamespace(call) ? call.Target : Rewrite(call.Target);

    private IEnumerable<CelExpr> Parts(CelExpr node) =>
        node is CelCall { Target: not null } call && IsNamespace(call) ? call.Args : node.Children;

    private bool IsNamespace(CelCall call) => _calls.IsQualified(call, _ => false);

    private CelExpr Evaluated(CelExpr node)
    {
        var program = Planner.Plan(_environment, _ast.WithRoot(node));
        var value = program.Evaluate(_activation, ref _budget);
        var elements = MaxElements;
        if (CanBeWritten(value, ref elements))
        {
            return new CelConstant(node.Id, node.Position, value);
        }

        if (!value.IsErrorOrUnknown)
        {
            _known.Add(node);
        }

        return node;
    }

    /// <summary>Whether a value has a text that means it, and not too long a one.</summary>
    private static bool CanBeWritten(in CelValue value, ref int elements)
    {
        if (--elements < 0)
        {
            return false;
        }

        switch (value.Kind)
        {
            case CelKind.List:
                for (var i = 0; i < value.AsList().Count; i++)
                {
                    if (!CanBeWritten(value.AsList()[i], ref elements))
                    {
                        return false;
                    }
                }

                return true;
            case CelKind.Map:
                foreach (var key in value.AsMap().Keys)
                {
                    if (!value.AsMap().TryGet(key, out var entry) || !CanBeWritten(entry, ref elements))
                    {
                        return false;
                    }
                }

                return true;
            case CelKind.Double:
                return double.IsFinite(value.AsDouble());
            default:
                return value.Kind <= CelKind.Duration;
        }
    }
}
