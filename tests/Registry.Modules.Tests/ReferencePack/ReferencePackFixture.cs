using System.Runtime.CompilerServices;
using Registry.Domain;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Edits;
using Registry.Modules.Schema;
using Registry.Modules.Tests.Evaluation;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>The module files that ship with the daemon, read from the source tree.</summary>
internal static class ReferencePackFixture
{
    private static readonly Lazy<ModuleSchema> Compiled = new(() => Compile(Read()));
    private static readonly Lazy<ModuleSchema> CompiledWithoutDefaults = new(() => WithoutDefaults([]));

    /// <summary>All of them, compiled together.</summary>
    public static ModuleSchema Schema => Compiled.Value;

    /// <summary>All but the defaults of the network profile, so that there is nothing but what a test sets.</summary>
    public static ModuleSchema SchemaWithoutDefaults => CompiledWithoutDefaults.Value;

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../src/Registry.Daemon/modules"));

    /// <summary>The files, read.</summary>
    public static IReadOnlyList<ModuleFile> Read() =>
        [.. Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal).Select(path => Read(File.ReadAllText(path), Path.GetFileName(path)))];

    /// <summary>As <see cref="SchemaWithoutDefaults"/>, with a module of a test's own.</summary>
    public static ModuleSchema WithoutDefaults(params string[] modules) => Compile(
        [.. Read().Where(file => file.Definition.Module != "defaults-network-profile"), .. modules.Select(text => Read(text, "test.yaml"))]);

    /// <summary>A node as some edits leave it, for others to refer to.</summary>
    public static Node Node(ModuleSchema schema, string type, string id, params ItemEdit[] edits)
    {
        var lab = new Laboratory(schema) { Node = new Node { Id = id, Type = type, Name = id } };
        lab.Write(edits);
        return lab.Node;
    }

    private static ModuleSchema Compile(IReadOnlyList<ModuleFile> files)
    {
        var compilation = ModuleCompiler.Compile(files);
        Assert.That(compilation.Errors, Is.Empty);
        return compilation.Schema!;
    }

    private static ModuleFile Read(string text, string name)
    {
        var reading = ModuleReader.Read(text, name);
        Assert.That(reading.Errors, Is.Empty);
        return reading.File!;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
