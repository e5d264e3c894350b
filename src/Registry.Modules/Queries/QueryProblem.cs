using Registry.Cel;

namespace Registry.Modules.Queries;

/// <summary>In which way an expression of a query is wrong.</summary>
public enum QueryProblemKind
{
    /// <summary>It does not parse, or is too large.</summary>
    Syntax,

    /// <summary>It names something that there is not.</summary>
    UnknownName,

    /// <summary>It names an id that no module declares.</summary>
    UnknownId,

    /// <summary>It names a class that the id has not.</summary>
    UnknownClass,

    /// <summary>It names a field, or an attribute, that there is not.</summary>
    UnknownField,

    /// <summary>Its types do not fit.</summary>
    Type,

    /// <summary>It reads what may not be read here.</summary>
    NotAllowed,

    /// <summary>Its evaluation on all nodes costs too much.</summary>
    TooCostly,

    /// <summary>It names a sensitive field.</summary>
    Sensitive,
}

/// <summary>Why an expression of a query cannot be used.</summary>
/// <param name="Expression">Which expression: <c>filter</c>, <c>project[name]</c>, <c>order_by[0]</c>.</param>
/// <param name="Kind">In which way it is wrong.</param>
/// <param name="Message">What is wrong and what to do; for people, with the place where that is known.</param>
public sealed record QueryProblem(string Expression, QueryProblemKind Kind, string Message)
{
    /// <summary>The culprit: a name, or of a sensitive field its path; empty: none.</summary>
    public string Name { get; init; } = "";

    /// <summary>A known name like it; null: none.</summary>
    public string? Nearest { get; init; }

    /// <summary>Where, in UTF-16 units from the beginning; -1: nowhere.</summary>
    public int Position { get; init; } = -1;

    /// <summary>A problem at a place.</summary>
    internal static QueryProblem At(string expression, QueryProblemKind kind, string text, int position, string message, string name = "", string? nearest = null) =>
        new(expression, kind, CelIssue.At(CelIssueKind.Type, text, position, nearest is null ? message : $"{message}; did you mean '{nearest}'?").ToString())
        {
            Name = name,
            Nearest = nearest,
            Position = position,
        };
}

/// <summary>A query cannot be carried out, or not any more.</summary>
public sealed class QueryException(QueryProblem problem) : Exception(problem.Message)
{
    /// <summary>Why.</summary>
    public QueryProblem Problem => problem;
}
