using System.Text;
using Registry.Domain.Modules;
using Registry.Modules.Definition;

namespace Registry.Modules.Compilation;

/// <summary>Modules in their stored form.</summary>
public static class StoredModules
{
    /// <summary>Reads and compiles stored modules.</summary>
    /// <param name="catalog">The modules.</param>
    /// <param name="without">Name of one that is left out; null: none.</param>
    /// <param name="with">One that is added; null: none.</param>
    public static CompiledModules Compile(ModuleCatalog catalog, string? without = null, ModuleFile? with = null)
    {
        var files = new List<ModuleFile>(catalog.Count + 1);
        var errors = new List<ModuleError>();
        foreach (var stored in catalog.Where(stored => stored.Id != without))
        {
            var reading = Read(stored);
            errors.AddRange(reading.Errors);
            files.AddRange(reading.File is { } file ? [file] : Array.Empty<ModuleFile>());
        }

        files.AddRange(with is null ? [] : [with]);
        return errors.Count > 0 ? new CompiledModules(null, [.. errors]) : ModuleCompiler.Compile(files);
    }

    /// <summary>Reads a stored module.</summary>
    public static ModuleReading Read(StoredModule stored) => ModuleReader.Read(Encoding.UTF8.GetString(stored.Content.AsSpan()), $"{stored.Id} (stored)");

    /// <summary>A module as it is stored; revisions and times are the commit's to stamp.</summary>
    public static StoredModule Of(ModuleDefinition module) => new()
    {
        Id = module.Module,
        Version = module.Version,
        Content = [.. Encoding.UTF8.GetBytes(ModuleWriter.ToJson(module))],
    };
}
