using System.Runtime.CompilerServices;
using Registry.Domain.Modules;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>The schemas of stored modules: each is compiled once, and kept for as long as anybody holds the modules. Any thread.</summary>
/// <remarks>
/// A schema belongs to its catalog. A list that goes on from before a change of modules and the calls of the present each find their own, and
/// neither waits while the other's is compiled.
/// </remarks>
public sealed class SchemaCache
{
    private const int ListedErrors = 20;

    private readonly ConditionalWeakTable<ModuleCatalog, Lazy<ModuleSchema>> _schemas = [];
    // Most calls ask for the present modules: one comparison instead of a look-up.
    private volatile Entry _last = new(ModuleCatalog.Empty, ModuleSchema.Empty);

    /// <summary>The schema of these modules, which were checked when they were stored.</summary>
    /// <exception cref="InvalidOperationException">They do not compile; the message lists why.</exception>
    public ModuleSchema Of(ModuleCatalog modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        var last = _last;
        if (ReferenceEquals(last.Modules, modules))
        {
            return last.Schema;
        }

        var schema = _schemas.GetValue(modules, static key => new Lazy<ModuleSchema>(() => Compile(key))).Value;
        _last = new Entry(modules, schema);
        return schema;
    }

    private static ModuleSchema Compile(ModuleCatalog modules)
    {
        if (modules.Count == 0)
        {
            return ModuleSchema.Empty;
        }

        var compiled = StoredModules.Compile(modules);
        return compiled.Schema ?? throw new InvalidOperationException(
            $"The stored modules do not compile: {string.Join("; ", compiled.Errors.Take(ListedErrors).Select(error => error with { Excerpt = "" }))}");
    }

    private sealed record Entry(ModuleCatalog Modules, ModuleSchema Schema);
}
