using System.Collections.Immutable;
using Registry.Modules.Queries;
using Registry.Server.Errors;
using Registry.Server.Mapping;

namespace Registry.Server.Queries;

/// <summary>A request of <c>QueryNodes</c>, its syntax checked.</summary>
/// <param name="Selection">Which nodes.</param>
/// <param name="Projections">Expressions by column, in order of the columns.</param>
/// <param name="Order">Expressions of the order.</param>
/// <param name="PageSize">Rows a page.</param>
internal sealed record QueryRequest(
    Selection Selection, ImmutableArray<KeyValuePair<string, string>> Projections, ImmutableArray<(string Text, bool Descending)> Order, int PageSize)
{
    private const int DefaultPageSize = 50;
    private const int MaximumPageSize = 1_000;
    private const int MaximumColumns = 64;
    private const int MaximumTerms = 8;
    private const int LongestColumn = 200;
    private const string Descending = "desc";

    /// <summary>Checks every field.</summary>
    public static QueryRequest Map(V1.QueryNodesRequest request, FieldViolations violations)
    {
        Syntax.NotNegative(request.MinRevision, "min_revision", violations);
        Syntax.NotNegative(request.PageSize, "page_size", violations);
        if (request.Project.Count > MaximumColumns)
        {
            violations.Add("project", $"has {request.Project.Count} entries; at most {MaximumColumns} are allowed");
        }

        foreach (var column in request.Project.Keys)
        {
            Syntax.Text(column, LongestColumn, "project", violations);
        }

        if (request.OrderBy.Count > MaximumTerms)
        {
            violations.Add("order_by", $"has {request.OrderBy.Count} entries; at most {MaximumTerms} are allowed");
        }

        return new QueryRequest(
            SelectorMapper.Map(request.Selector, violations),
            [.. request.Project.OrderBy(column => column.Key, StringComparer.Ordinal)],
            [.. request.OrderBy.Select(Term)],
            request.PageSize == 0 ? DefaultPageSize : Math.Min(request.PageSize, MaximumPageSize));
    }

    /// <summary>The projections, checked against the schema.</summary>
    /// <exception cref="QueryException">One cannot be used.</exception>
    public IEnumerable<(string Column, QueryExpression Expression)> Columns(QueryCompiler compiler) =>
        Projections.Select(column => (column.Key, NodeQueries.Compile(compiler, $"project[{column.Key}]", column.Value, QueryUse.Projection)));

    /// <summary>The order, checked against the schema.</summary>
    /// <exception cref="QueryException">A term cannot be used.</exception>
    public IEnumerable<QueryTerm> Terms(QueryCompiler compiler) =>
        Order.Select((term, i) => new QueryTerm(NodeQueries.Compile(compiler, $"order_by[{i}]", term.Text, QueryUse.Order), term.Descending));

    private static (string Text, bool Descending) Term(string text)
    {
        var trimmed = text.TrimEnd();
        return trimmed.EndsWith(Descending, StringComparison.Ordinal) && trimmed.Length > Descending.Length && char.IsWhiteSpace(trimmed[^(Descending.Length + 1)])
            ? (trimmed[..^Descending.Length].TrimEnd(), true)
            : (text, false);
    }
}
