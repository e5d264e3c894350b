using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine;
using Registry.Modules.Compilation;
using Registry.Modules.Queries;
using Registry.Server.Mapping;
using Registry.Server.Nodes;

namespace Registry.Server.Queries;

/// <summary>The nodes that a selection means.</summary>
/// <param name="Query">Finds them.</param>
/// <param name="Run">Evaluates expressions on them; null where there are none.</param>
internal sealed record SelectedNodes(NodeQuery Query, QueryRun? Run)
{
    /// <summary>The nodes on which expressions failed so far; null: none.</summary>
    public V1.QueryFailures? Failures => Run?.Failures is { } failures
        ? new V1.QueryFailures { Count = failures.Count, NodeId = failures.NodeId, Expression = failures.Expression, Message = failures.Message }
        : null;
}

/// <summary>Turns selections into queries: resolves parents, compiles filters.</summary>
internal sealed class NodeQueries(RegistryEngine engine, SchemaCache schemas, TimeProvider time)
{
    /// <summary>What messages call the filter of a selector.</summary>
    public const string Filter = "filter";

    /// <summary>The nodes that a selection means.</summary>
    /// <exception cref="QueryException">The filter cannot be used.</exception>
    /// <exception cref="Grpc.Core.RpcException">There is no such parent.</exception>
    public SelectedNodes Select(RegistrySnapshot snapshot, Selection selection, CancellationToken cancellationToken)
    {
        if (selection.Expression.Length == 0)
        {
            return new SelectedNodes(new NodeQuery(snapshot, NodeReads.Filter(snapshot, selection)), null);
        }

        var compiler = Compiler(snapshot);
        return Select(snapshot, selection, compiler, Run(snapshot, compiler, Now, cancellationToken));
    }

    /// <summary>The nodes that a selection means, in a run that evaluates more than its filter.</summary>
    public static SelectedNodes Select(RegistrySnapshot snapshot, Selection selection, QueryCompiler compiler, QueryRun run)
    {
        var filter = NodeReads.Filter(snapshot, selection);
        if (selection.Expression.Length > 0)
        {
            filter = filter with { Condition = run.Condition(Compile(compiler, Filter, selection.Expression, QueryUse.Filter)) };
        }

        return new SelectedNodes(new NodeQuery(snapshot, filter), run);
    }

    /// <summary>The present time, as queries see it.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The compiler for the modules of a snapshot.</summary>
    public QueryCompiler Compiler(RegistrySnapshot snapshot) => QueryCompiler.Of(schemas.Of(snapshot.Modules));

    /// <summary>Begins to evaluate expressions on the nodes of a snapshot.</summary>
    public QueryRun Run(RegistrySnapshot snapshot, QueryCompiler compiler, DateTime now, CancellationToken cancellationToken) =>
        new(new QuerySource(snapshot, compiler.Schema, engine.VolatileItems.Find), now, cancellationToken);

    /// <summary>The filter of a watch, which follows the modules; null where the selection has none.</summary>
    public WatchFilter? Watch(Selection selection) => selection.Expression.Length == 0 ? null : new WatchFilter(engine, schemas, time, selection.Expression);

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="QueryException">It cannot be used.</exception>
    public static QueryExpression Compile(QueryCompiler compiler, string name, string text, QueryUse use) =>
        compiler.Compile(name, text, use, out var problem) ?? throw new QueryException(problem!);
}
