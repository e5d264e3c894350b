using Registry.Cel;
using Registry.Cel.Syntax;
using Registry.Cel.Types;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>What must be so of a query's expression beyond its types.</summary>
internal sealed class QueryChecks(string name, CelAst ast, ReadAnalysis analysis, IReadOnlyCollection<string> choiceSets)
{
    /// <summary>What the whole expression selects; null where it is anything else.</summary>
    public SchemaMember? SelectedAtRoot => analysis.Selected.LastOrDefault(place => ReferenceEquals(place.Node, ast.Root)).Member;

    /// <summary>No sensitive field is named, in whatever node or class.</summary>
    public QueryProblem? Sensitive()
    {
        foreach (var (node, member) in analysis.Selected)
        {
            if (member.Fields.FirstOrDefault(field => field.Definition.Sensitive) is { } field)
            {
                return At(
                    node, QueryProblemKind.Sensitive, $"'{field.Name}' is sensitive and cannot be queried; GetConfig with reveal_sensitive shows it", field.Path);
            }
        }

        return null;
    }

    /// <summary>What only the expressions of modules have is not named.</summary>
    public QueryProblem? RuleVariables() => FindVariable(index => index is >= EvaluationSlots.Self and < EvaluationSlots.Count) is var (node, variable)
        ? At(node, QueryProblemKind.UnknownName, $"'{variable}' is known to the expressions of modules only; begin with a point, or with node", variable)
        : null;

    /// <summary>It gives what it is for.</summary>
    public QueryProblem? Type(QueryUse use)
    {
        var type = ast.Type;
        if (type.Kind == CelTypeKind.Object && type.Name.EndsWith('/'))
        {
            return At(ast.Root, QueryProblemKind.Type, $"'{type.Name}' is a group of ids; name one of them");
        }

        var (fits, expected) = use switch
        {
            QueryUse.Projection => (true, ""),
            QueryUse.Order => (IsScalar(type), "a number, a text, a bool, a time or a duration"),
            _ => (type.Kind is CelTypeKind.Bool or CelTypeKind.Dyn or CelTypeKind.Null, "true or false"),
        };
        return fits ? null : QueryProblem.At(
            name, QueryProblemKind.Type, ast.Source, 0, $"{expected} was expected; the expression gives {type.ToString().Replace("wrapper(", "(", StringComparison.Ordinal)}");
    }

    /// <summary>Calls of <c>choice()</c> name fields with choices.</summary>
    public QueryProblem? Choices() => ChoiceCalls.Problems(ast, choiceSets).Select(found =>
        QueryProblem.At(
            name, found.Path.Length == 0 ? QueryProblemKind.NotAllowed : QueryProblemKind.UnknownField, ast.Source, found.Position, found.Problem, found.Path))
        .FirstOrDefault();

    /// <summary>Everything that it reads changes with the node, by commits.</summary>
    public QueryProblem? Watch()
    {
        if (FindVariable(index => index == EvaluationSlots.Now) is var (now, _))
        {
            return At(now, QueryProblemKind.NotAllowed, "a watch cannot read 'now': the passing of time is no event", "now");
        }

        foreach (var (node, items) in analysis.Named)
        {
            if (!items.Item.Point.IsDurable)
            {
                return Volatile(node, items.Item.Point);
            }
        }

        foreach (var (node, member) in analysis.Selected)
        {
            if (member.LeadsAway)
            {
                return At(
                    node, QueryProblemKind.NotAllowed, $"a watch cannot read other nodes, where '{member.Name}' leads: their changes are no events of this node",
                    member.Name);
            }

            if (member.Classes.FirstOrDefault(candidate => !candidate.Item.Point.IsDurable) is { } itemClass)
            {
                return Volatile(node, itemClass.Item.Point);
            }
        }

        return null;
    }

    private static bool IsScalar(CelType type) => type.Kind is CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double
        or CelTypeKind.String or CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Null or CelTypeKind.Dyn;

    private QueryProblem Volatile(CelExpr node, PointSchema point) => At(
        node, QueryProblemKind.NotAllowed, $"a watch cannot read '{point.Name}', which is volatile: its changes are no commits", point.Name);

    private (CelExpr Node, string Name)? FindVariable(Func<int, bool> isMeant)
    {
        var rest = new Stack<CelExpr>([ast.Root]);
        while (rest.TryPop(out var next))
        {
            if (ast.ReferenceOf(next)?.Variable is { } variable && isMeant(variable.Index))
            {
                return (next, variable.Name);
            }

            foreach (var child in next.Children)
            {
                rest.Push(child);
            }
        }

        return null;
    }

    private QueryProblem At(CelExpr node, QueryProblemKind kind, string message, string culprit = "") =>
        QueryProblem.At(name, kind, ast.Source, node.Position, message, culprit);
}
