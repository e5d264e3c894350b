using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests;

/// <summary>Modules are pure: what evaluation may not do it cannot even name. Reads what the compiler wrote into the assembly.</summary>
public sealed class ArchitectureTests
{
    /// <summary>In memory only.</summary>
    private static readonly string[] AllowedIo = ["System.IO.StringReader", "System.IO.TextReader", "System.IO.MemoryStream", "System.IO.Stream"];

    private static readonly string[] BannedNamespaces =
        ["System.IO", "System.Net", "System.Timers", "System.Threading.Tasks", "Microsoft.Extensions", "Microsoft.AspNetCore", "Grpc", "Google"];

    private static readonly string[] BannedTypes =
        ["System.Console", "System.TimeProvider", "System.Random", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process"];

    [Test]
    public void Modules_ReferencedTypes_HaveNoIoClockThreadOrLog()
    {
        using var file = new PEReader(File.OpenRead(typeof(ModuleSchema).Assembly.Location));
        var reader = file.GetMetadataReader();
        var types = reader.TypeReferences.Select(reader.GetTypeReference)
            .Select(type => (Namespace: reader.GetString(type.Namespace), Name: $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}"))
            .ToArray();

        Assert.That(types.Select(type => type.Name), Has.Member("System.Collections.Immutable.ImmutableArray`1"), "the reader reads nothing");
        Assert.That(
            types.Where(type => !AllowedIo.Contains(type.Name) && (BannedTypes.Contains(type.Name) || BannedNamespaces.Any(banned => IsIn(type.Namespace, banned))))
                .Select(type => type.Name),
            Is.Empty);
    }

    private static bool IsIn(string name, string banned) => name == banned || name.StartsWith(banned + ".", StringComparison.Ordinal);
}
