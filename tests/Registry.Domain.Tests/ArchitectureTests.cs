using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Registry.Domain.Tests;

/// <summary>The domain is pure: what it may not do it cannot even name. Reads what the compiler wrote into the assembly.</summary>
public sealed class ArchitectureTests
{
    /// <summary>The parts of the base class library that hold neither files, sockets, processes, logs nor threads to be made; and the expression language, whose values items hold.</summary>
    private static readonly string[] AllowedAssemblies =
    [
        "System.Runtime", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable", "System.Linq", "System.Memory",
        "System.Threading", "System.Threading.Tasks.Parallel", "System.Runtime.InteropServices", "System.Text.Encoding.Extensions", "Registry.Cel",
    ];

    private static readonly string[] BannedNamespaces =
    [
        "System.IO", "System.Net", "System.Diagnostics.Process", "System.Timers", "Microsoft.Extensions", "Microsoft.Data", "Grpc", "Google",
    ];

    private static readonly string[] BannedTypes =
    [
        "System.Console", "System.TimeProvider", "System.Random", "System.Threading.Thread", "System.Threading.Timer",
        "System.Threading.ThreadPool", "System.Diagnostics.Stopwatch", "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1",
        "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_UtcNow", "System.DateTime.get_Now", "System.DateTimeOffset.get_UtcNow", "System.DateTimeOffset.get_Now",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Environment.GetEnvironmentVariable", "System.Environment.Exit",
    ];

    [Test]
    public void Domain_ReferencedAssemblies_AreTheCoreOfTheBaseClassLibraryOnly()
    {
        Assert.That(Read(AssemblyNames).Except(AllowedAssemblies), Is.Empty);
    }

    [Test]
    public void Domain_ReferencedTypes_HaveNoIoClockThreadOrLog()
    {
        var types = Read(reader => reader.TypeReferences.Select(handle => FullName(reader, handle)));

        Assert.That(types, Has.Member("System.Collections.Immutable.ImmutableArray`1"), "the reader reads nothing");
        Assert.That(types.Where(type => BannedTypes.Contains(type) || BannedNamespaces.Any(banned => type.StartsWith(banned + ".", StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Domain_ReferencedMembers_MakeNoTimeAndNoIds()
    {
        var members = Read(MemberNames);

        Assert.That(members, Has.Member("System.String.CompareOrdinal"), "the reader reads nothing");
        Assert.That(members.Intersect(BannedMembers), Is.Empty);
    }

    private static List<string> Read(Func<MetadataReader, IEnumerable<string>> names)
    {
        using var file = new PEReader(File.OpenRead(typeof(RegistrySnapshot).Assembly.Location));
        return [.. names(file.GetMetadataReader()).Distinct()];
    }

    private static IEnumerable<string> AssemblyNames(MetadataReader reader) =>
        reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name));

    private static IEnumerable<string> MemberNames(MetadataReader reader) => reader.MemberReferences
        .Select(reader.GetMemberReference)
        .Where(member => member.Parent.Kind == HandleKind.TypeReference)
        .Select(member => $"{FullName(reader, (TypeReferenceHandle)member.Parent)}.{reader.GetString(member.Name)}");

    private static string FullName(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }
}
