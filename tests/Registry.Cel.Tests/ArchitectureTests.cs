namespace Registry.Cel.Tests;

/// <summary>The library stands on its own and reaches nothing outside: no registry, no files, no sockets, no logs.</summary>
public sealed class ArchitectureTests
{
    /// <summary>System.Net.Primitives for its reader of addresses; it holds no sockets.</summary>
    private static readonly string[] AllowedAssemblies =
    [
        "System.Runtime", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable", "System.Linq", "System.Memory", "System.Net.Primitives",
        "System.Runtime.Extensions", "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Security.Cryptography",
        "System.Text.Encoding.Extensions", "System.Text.RegularExpressions",
    ];

    [Test]
    public void Cel_ReferencedAssemblies_AreTheCoreOfTheBaseClassLibraryOnly()
    {
        var references = typeof(CelEnvironment).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name);

        Assert.That(references.Except(AllowedAssemblies), Is.Empty);
    }

    [Test]
    public void Cel_PublicTypes_AreSealedOrAbstract()
    {
        var open = typeof(CelEnvironment).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract)
            .Select(type => type.Name);

        Assert.That(open, Is.Empty);
    }

    [Test]
    public void CelValue_Size_IsThreeWords()
    {
        Assert.That(System.Runtime.CompilerServices.Unsafe.SizeOf<CelValue>(), Is.EqualTo(24));
    }
}
