using System.Runtime.CompilerServices;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>The module files that ship with the daemon, read from the source tree.</summary>
internal static class ReferencePackFixture
{
    private static readonly Lazy<ModuleSchema> Compiled = new(Compile);

    /// <summary>All of them, compiled together.</summary>
    public static ModuleSchema Schema => Compiled.Value;

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../src/Registry.Daemon/modules"));

    /// <summary>The files, read.</summary>
    public static IReadOnlyList<ModuleFile> Read()
    {
        var readings = Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => ModuleReader.Read(File.ReadAllText(path), Path.GetFileName(path)))
            .ToArray();
        Assert.That(readings.SelectMany(reading => reading.Errors), Is.Empty);
        return [.. readings.Select(reading => reading.File!)];
    }

    private static ModuleSchema Compile()
    {
        var compilation = ModuleCompiler.Compile(Read());
        Assert.That(compilation.Errors, Is.Empty);
        return compilation.Schema!;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
