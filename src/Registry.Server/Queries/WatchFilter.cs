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
internal sealed class WatchFilter(RegistryEngine engine, SchemaCache schemas, string text) : INodeCondition
{
    private ModuleCatalog? _modules;
    private INodeCondition? _condition;

    /// <inheritdoc/>
    public IReadOnlyList<IndexCondition> Indexed => Current().Indexed;

    /// <inheritdoc/>
    public bool Holds(Node node) => Current().Holds(node);

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
            // A watch goes on for as long as it likes; what it costs is bounded node by node.
            var run = new QueryRun(QuerySource.OfNodes(compiler.Schema), DateTime.UnixEpoch, CancellationToken.None) { Budget = long.MaxValue };
            (_modules, _condition) = (modules, run.Condition(filter));
        }

        return _condition;
    }
}
