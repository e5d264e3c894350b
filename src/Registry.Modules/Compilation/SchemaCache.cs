using System.Text;
using Registry.Domain.Modules;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>The schema of stored modules: compiled when they change, and kept for as long as they do not. Any thread.</summary>
public sealed class SchemaCache
{
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
        var readings = modules.Select(module => ModuleReader.Read(Encoding.UTF8.GetString(module.Content.AsSpan()), module.Id)).ToArray();
        var errors = readings.SelectMany(reading => reading.Errors).ToImmutableArray();
        if (errors.IsEmpty)
        {
            var compiled = ModuleCompiler.Compile([.. readings.Select(reading => reading.File!)]);
            if (compiled.Schema is { } schema)
            {
                return schema;
            }

            errors = compiled.Errors;
        }

        throw new InvalidOperationException($"The stored modules do not compile: {string.Join("; ", errors.Select(error => error.ToString()))}");
    }

    private sealed record Entry(ModuleCatalog Modules, ModuleSchema Schema);
}
