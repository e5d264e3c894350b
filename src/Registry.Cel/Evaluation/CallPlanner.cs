using Registry.Cel.Library;

namespace Registry.Cel.Evaluation;

/// <summary>Chooses the step for a call of a function.</summary>
internal sealed class CallPlanner(CelEnvironment environment, CelAst ast)
{
    /// <summary>Whether a method's target is the beginning of the function's name.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isLocal">Whether a name is a local variable, which is always a value.</param>
    public bool IsQualified(CelCall call, Func<string, bool> isLocal)
    {
        if (ast.ReferenceOf(call) is { } reference)
        {
            return reference.IsQualified;
        }

        return QualifiedName.Of(call.Target!) is { } name
            && !isLocal(QualifiedName.Root(name))
            && environment.ResolveFunction(name + "." + call.Function) is not null;
    }

    public PlanNode Plan(CelCall call, PlanNode[] arguments, bool isQualified)
    {
        var name = isQualified ? QualifiedName.Of(call.Target!) + "." + call.Function : call.Function;
        var isMethod = call.Target is not null && !isQualified;
        var overloads = ast.ReferenceOf(call)?.Overloads ?? environment.ResolveFunction(name)?.Overloads;
        if (overloads is null)
        {
            return new ErrorNode(CelError.Undeclared(name, environment.Container), call.Position);
        }

        CelOverload[] candidates =
            [.. overloads.Where(overload => overload.IsMethod == isMethod && overload.Parameters.Count == arguments.Length)];
        return Step(name, candidates, arguments, call.Position);
    }

    private PlanNode Step(string name, CelOverload[] overloads, PlanNode[] arguments, int position)
    {
        if (overloads is [{ IsMethod: true, Id: OptionalLibrary.OrId or OptionalLibrary.OrValueId } optional])
        {
            return new OptionalOrNode(arguments[0], arguments[1], optional.Id == OptionalLibrary.OrValueId, position);
        }

        if (arguments.Length == 1 && overloads.All(overload => overload.Unary is not null))
        {
            return new UnaryCallNode(
                name, [.. overloads.Select(overload => (overload, overload.Unary!))], arguments[0], environment.IsNullAbsent, position);
        }

        if (arguments.Length == 2 && overloads.All(overload => overload.Binary is not null))
        {
            return arguments[1] is ConstantNode constant && Bound(overloads, constant.Value) is { } bound
                ? new UnaryCallNode(name, [bound], arguments[0], environment.IsNullAbsent, position)
                : new BinaryCallNode(name, overloads, arguments[0], arguments[1], environment.IsNullAbsent, position);
        }

        return new CallNode(name, overloads, arguments, environment.IsNullAbsent, position);
    }

    private static (CelOverload, Func<CelValue, CelValue>)? Bound(CelOverload[] overloads, in CelValue second) =>
        overloads is [{ BindSecond: { } bind } overload] && overload.Parameters[1].Accepts(second) ? (overload, bind(second)) : null;
}
