using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Testing;

namespace Registry.Engine.Tests.Planning;

public sealed class SchemaCacheTests
{
    private const string Small = "module: {0}\nversion: 1.0.0\npoints:\n  - name: {0}\n";

    private readonly SchemaCache _schemas = new();

    [Test]
    public void Of_TwoCatalogsByTurns_CompilesEachOnce()
    {
        var (before, after) = TwoCatalogs();
        var (first, second) = (_schemas.Of(before), _schemas.Of(after));

        Assert.That(_schemas.Of(before), Is.SameAs(first));
        Assert.That(_schemas.Of(after), Is.SameAs(second));
        Assert.That(first, Is.Not.SameAs(second));
    }

    [Test]
    public void Of_ManyThreadsAndCatalogsByTurns_CompilesEachOnce()
    {
        var (before, after) = TwoCatalogs();

        var schemas = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8)
            .Select(i => (IsBefore: i % 2 == 0, Schema: _schemas.Of(i % 2 == 0 ? before : after))).ToList();

        Assert.That(schemas.Distinct().Count(), Is.EqualTo(2));
    }

    private static (ModuleCatalog Before, ModuleCatalog After) TwoCatalogs()
    {
        var registry = PureRegistry.With(Apply("one"));
        var before = registry.State.Modules;
        Assert.That(registry.Run(Apply("two")).Rejection, Is.Null);
        return (before, registry.State.Modules);
    }

    private static ApplyModuleCommand Apply(string module)
    {
        var reading = ModuleReader.Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, Small, module), module);
        Assert.That(reading.Errors, Is.Empty);
        return new ApplyModuleCommand(StoredModules.Of(reading.File!.Definition), 0);
    }
}
