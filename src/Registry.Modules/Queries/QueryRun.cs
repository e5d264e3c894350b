using Registry.Cel;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>The nodes on which an expression of a query failed.</summary>
/// <param name="Count">How many failures there were.</param>
/// <param name="NodeId">Id of the first node.</param>
/// <param name="Expression">Which expression failed there.</param>
/// <param name="Message">What went wrong there.</param>
public sealed record QueryFailures(long Count, string NodeId, string Expression, string Message);

/// <summary>
/// Evaluates the expressions of one query, on one node after the other. They share what they may cost; failures are counted, and what failed has
/// no value. Not for several threads.
/// </summary>
/// <param name="source">What is read.</param>
/// <param name="now">The time of the query, UTC.</param>
/// <param name="cancellationToken">Ends a long evaluation.</param>
public sealed class QueryRun(QuerySource source, DateTime now, CancellationToken cancellationToken)
{
    private readonly QueryActivation _activation = new(source, now);
    private long _budget = QueryLimits.TotalCost;

    /// <summary>What the evaluations may cost together. Default <see cref="QueryLimits.TotalCost"/>.</summary>
    public long Budget
    {
        init => _budget = value;
    }

    /// <summary>What is left of the budget.</summary>
    public long Left => _budget;

    /// <summary>The failures so far; null: none.</summary>
    public QueryFailures? Failures { get; private set; }

    /// <summary>Makes an expression ready.</summary>
    public QueryEvaluation Prepare(QueryExpression expression) => new(this, expression, expression.Program.Repeated(_activation, cancellationToken));

    /// <summary>The filter as a condition on nodes.</summary>
    public INodeCondition Condition(QueryExpression filter) => new FilterCondition(Prepare(filter), filter);

    internal CelValue Evaluate(QueryExpression expression, CelEvaluation evaluation, Node node)
    {
        _activation.Turn(node);
        var value = evaluation.Evaluate(ref _budget);
        if (_budget <= 0)
        {
            throw new QueryException(new QueryProblem(
                expression.Name, QueryProblemKind.TooCostly, "the query costs too much; narrow the selector, or ask for less of each node"));
        }

        return value.Kind switch
        {
            CelKind.Error => Fail(expression, node, value.AsError().Message),
            CelKind.Unknown => Fail(expression, node, $"it is not known: {value}"),
            _ => value,
        };
    }

    internal CelValue Fail(QueryExpression expression, Node node, string message)
    {
        Failures = Failures is null ? new QueryFailures(1, node.Id, expression.Name, message) : Failures with { Count = Failures.Count + 1 };
        return CelValue.Null;
    }

    private sealed class FilterCondition(QueryEvaluation filter, QueryExpression expression) : INodeCondition
    {
        public IReadOnlyList<IndexCondition> Indexed => expression.Indexed;

        public bool Holds(Node node)
        {
            var value = filter.Of(node);
            if (value.Kind is not (CelKind.Bool or CelKind.Null))
            {
                filter.Fail(node, $"it gives {value}, which is neither true nor false");
            }

            return value.IsTrue;
        }
    }
}

/// <summary>An expression of a query, ready to be evaluated.</summary>
public sealed class QueryEvaluation
{
    private readonly QueryRun _run;
    private readonly CelEvaluation _evaluation;

    internal QueryEvaluation(QueryRun run, QueryExpression expression, CelEvaluation evaluation) => (_run, Expression, _evaluation) = (run, expression, evaluation);

    /// <summary>The expression.</summary>
    public QueryExpression Expression { get; }

    /// <summary>Its value on a node; null where it has none, or failed. Objects in it are of the node until the next evaluation.</summary>
    /// <exception cref="QueryException">The query costs too much.</exception>
    public CelValue Of(Node node) => _run.Evaluate(Expression, _evaluation, node);

    internal CelValue Fail(Node node, string message) => _run.Fail(Expression, node, message);
}

/// <summary>The variables of a query's expressions on one node.</summary>
internal sealed class QueryActivation(QuerySource source, DateTime now) : CelActivation
{
    private readonly SchemaVariable[] _items = [.. ((SchemaTypes)source.Schema.Types).Variables];
    private readonly CelValue _now = CelValue.Of(new DateTimeOffset(now, TimeSpan.Zero));
    private readonly QueryNode _node = new(source, null!);

    public void Turn(Node node) => _node.Turn(node);

    public override bool TryGet(CelVariable variable, out CelValue value)
    {
        value = variable.Index switch
        {
            EvaluationSlots.Node => CelValue.Of(_node),
            EvaluationSlots.Now => _now,
            < EvaluationSlots.Count => CelValue.Null,
            var index => _items[index - EvaluationSlots.Count].Of(_node),
        };
        return true;
    }
}
