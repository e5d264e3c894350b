using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Registry.GrpcStandIns.Tests.Surface;

/// <summary>What one compiled assembly asks of others: the types it names and the members it uses.</summary>
internal static class AssemblyReferences
{
    /// <summary>Types and members that the file takes from the named assemblies, as `assembly: type` and `assembly: type::member signature`.</summary>
    public static IReadOnlySet<string> Read(string path, IReadOnlySet<string> assemblies)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences)
        {
            if (AssemblyOf(reader, handle) is { } assembly && assemblies.Contains(assembly))
            {
                found.Add($"{assembly}: {SignatureText.NameOf(reader, handle)}");
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (OwnerOf(reader, member.Parent) is { } owner && AssemblyOf(reader, owner) is { } assembly && assemblies.Contains(assembly))
            {
                found.Add($"{assembly}: {SignatureText.NameOf(reader, owner)}::{Describe(reader, member)}");
            }
        }

        return found;
    }

    private static string Describe(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? $"{name} : {member.DecodeFieldSignature(SignatureText.Provider, null)}"
            : $"{name} {SignatureText.Of(member.DecodeMethodSignature(SignatureText.Provider, null))}";
    }

    // A member of a generic type hangs on an instantiation: the type reference is the first that its signature names.
    private static TypeReferenceHandle? OwnerOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadCompressedInteger();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : null;
    }

    private static string? AssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference =>
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }
}
