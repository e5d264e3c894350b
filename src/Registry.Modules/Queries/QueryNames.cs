using Registry.Cel;
using Registry.Cel.Types;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>Says of a name that there is not what it was meant to be: an id, a class, a field, and what is like it.</summary>
internal sealed class QueryNames(ModuleSchema schema, IReadOnlyCollection<string> aliases)
{
    /// <summary>The problem that an error of the checker is.</summary>
    public QueryProblem Explain(string expression, string text, CelIssue issue) => issue.Kind switch
    {
        CelIssueKind.Name => UnknownName(expression, text, issue),
        CelIssueKind.Field => UnknownField(expression, text, issue),
        var kind => QueryProblem.At(
            expression, kind == CelIssueKind.Syntax ? QueryProblemKind.Syntax : QueryProblemKind.Type, text, issue.Position, issue.Message),
    };

    private QueryProblem UnknownName(string expression, string text, CelIssue issue)
    {
        var segments = issue.Name.TrimStart('.').Split('.');
        if (schema.Point(segments[0]) is not { } point)
        {
            var known = schema.Points.Select(candidate => candidate.Name).Concat(aliases).Append("node").Append("now");
            var nearest = CelTexts.Nearest(segments[0], known);
            // Of a chain that begins with a mistake only the beginning is the culprit.
            var name = nearest is null ? issue.Name : segments[0];
            return QueryProblem.At(
                expression, QueryProblemKind.UnknownName, text, issue.Position, $"there is no '{name}'", name, nearest ?? issue.Nearest);
        }

        if (segments.Length == 1)
        {
            var example = point.Items.IsEmpty ? "" : $", such as {point.Name}.{point.Items[0].Id}";
            return QueryProblem.At(
                expression, QueryProblemKind.UnknownName, text, issue.Position, $"'{point.Name}' is a point; name an id of it{example}", point.Name);
        }

        // The last name of a path is a field's, unless it is the only one.
        var (id, like) = Id(point, segments[1..], Math.Max(1, segments.Length - 2));
        return UnknownId(expression, text, issue.Position + point.Name.Length + 1, point, id, like);
    }

    private static QueryProblem UnknownId(string expression, string text, int position, PointSchema point, string id, string? nearest) =>
        QueryProblem.At(expression, QueryProblemKind.UnknownId, text, position, $"there is no id '{id}' at point '{point.Name}'", id, nearest);

    /// <summary>Which part of a path was meant as an id: as much as is like one, else the longest that may be.</summary>
    private static (string Id, string? Nearest) Id(PointSchema point, string[] segments, int longest)
    {
        // An id has as many parts as one of the point's at most: a path of more is compared no further.
        var deepest = point.Items.IsEmpty ? 0 : point.Items.Max(item => item.Id.Count(c => c == '.')) + 1;
        for (var length = Math.Min(longest, deepest); length > 0; length--)
        {
            var candidate = string.Join('.', segments[..length]);
            var known = point.Items.Select(item => item.Id).Where(id => id.Count(c => c == '.') == length - 1);
            if (CelTexts.Nearest(candidate, known) is { } nearest)
            {
                return (candidate, nearest);
            }
        }

        var id = string.Join('.', segments[..longest]);
        return (id, CelTexts.Nearest(id, point.Items.Select(item => item.Id)));
    }

    private QueryProblem UnknownField(string expression, string text, CelIssue issue)
    {
        var owner = issue.Owner!;
        if (owner.Kind == CelTypeKind.Object && owner.Name.EndsWith('/') && schema.Point(owner.Name.Split('/')[0]) is { } point)
        {
            var prefix = owner.Name[(point.Name.Length + 1)..].Replace('/', '.');
            var segments = $"{prefix}{issue.Name}".Split('.');
            var (id, nearest) = Id(point, segments, segments.Length);
            return UnknownId(expression, text, issue.Position, point, id, nearest);
        }

        if (owner.Kind == CelTypeKind.List && ItemOf(owner.Parameters[0]) is { } item)
        {
            var classes = item.Classes.Select(candidate => candidate.Name);
            var nearest = CelTexts.Nearest(issue.Name, classes);
            return nearest is not null || char.IsAsciiLetterUpper(issue.Name[0])
                ? QueryProblem.At(
                    expression, QueryProblemKind.UnknownClass, text, issue.Position, $"id '{item.Id}' has no class '{issue.Name}'", issue.Name, nearest)
                : QueryProblem.At(
                    expression, QueryProblemKind.UnknownField, text, issue.Position,
                    $"'{item.Id}' has several items; write .exists(i, i.{issue.Name} == …) or .map(i, i.{issue.Name})", issue.Name);
        }

        var what = owner.Kind == CelTypeKind.Object && owner.Name == "node" ? "a node has no attribute" : $"'{owner}' has no field";
        return QueryProblem.At(expression, QueryProblemKind.UnknownField, text, issue.Position, $"{what} '{issue.Name}'", issue.Name, issue.Nearest);
    }

    private ItemSchema? ItemOf(CelType type) => type.Name.Split('/') is [var point, var id, ..] ? schema.Point(point)?.Item(id) : null;
}
