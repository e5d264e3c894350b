using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Domain.Queries;
using Registry.Engine;
using Registry.Modules.Compilation;
using Registry.Modules.Queries;

namespace Registry.Server.Queries;

/// <summary>
/// The filter of a watch: compiled anew when modules have changed. A change of modules alone is no event; nodes are judged by the modules of the
/// present when they change. Used by one thread at a time.
/// </summary>
internal sealed class WatchFilter(RegistryEngine engine, SchemaCache schemas, TimeProvider time, string text) : INodeCondition
{
    private readonly WatchBudget _budget = new(time);
    private ModuleCatalog? _modules;
    private INodeCondition? _condition;
    private QueryRun? _run;

    /// <inheritdoc/>
    public IReadOnlyList<IndexCondition> Indexed => Current().Indexed;

    /// <inheritdoc/>
    /// <exception cref="WatchTooCostlyException">The filter costs more than it may.</exception>
    public bool Holds(Node node)
    {
        var condition = Current();
        var before = _run!.Left;
        var holds = condition.Holds(node);
        return _budget.Spend(before - _run.Left) is { } limit ? throw new WatchTooCostlyException(limit) : holds;
    }

    /// <summary>Looks whether the filter still means something.</summary>
    /// <exception cref="QueryException">It does not.</exception>
    public void Verify() => Current();

    private INodeCondition Current()
    {
        var modules = engine.Current.Modules;
        if (_condition is null || !ReferenceEquals(modules, _modules))
        {
            var compiler = QueryCompiler.Of(schemas.Of(modules));
            var filter = NodeQueries.Compile(compiler, NodeQueries.Filter, text, QueryUse.WatchFilter);
            // A watch goes on for as long as it likes; its budget bounds what that costs.
            _run = new QueryRun(QuerySource.OfNodes(compiler.Schema), DateTime.UnixEpoch, CancellationToken.None) { Budget = long.MaxValue };
            (_modules, _condition) = (modules, _run.Condition(filter));
        }

        return _condition;
    }
}
