using Registry.Domain.Modules;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>The schema of stored modules: compiled when they change, and kept for as long as they do not. Any thread.</summary>
public sealed class SchemaCache
{
    private const int ListedErrors = 20;

    private readonly Lock _lock = new();
    private volatile Entry _last = new(ModuleCatalog.Empty, ModuleSchema.Empty);

    /// <summary>The schema of these modules, which were checked when they were stored.</summary>
    /// <exception cref="InvalidOperationException">They do not compile; the message lists why.</exception>
    public ModuleSchema Of(ModuleCatalog modules)
    {
        var last = _last;
        if (ReferenceEquals(last.Modules, modules))
        {
            return last.Schema;
        }

        lock (_lock)
        {
            if (!ReferenceEquals(_last.Modules, modules))
            {
                _last = new Entry(modules, modules.Count == 0 ? ModuleSchema.Empty : Compile(modules));
            }

            return _last.Schema;
        }
    }

    private static ModuleSchema Compile(ModuleCatalog modules)
    {
        var compiled = StoredModules.Compile(modules);
        return compiled.Schema ?? throw new InvalidOperationException(
            $"The stored modules do not compile: {string.Join("; ", compiled.Errors.Take(ListedErrors).Select(error => error with { Excerpt = "" }))}");
    }

    private sealed record Entry(ModuleCatalog Modules, ModuleSchema Schema);
}
