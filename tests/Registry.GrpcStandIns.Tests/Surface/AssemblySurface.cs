using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Registry.GrpcStandIns.Tests.Surface;

/// <summary>What one compiled assembly offers to others, written as <see cref="AssemblyReferences"/> writes what is asked for.</summary>
internal static class AssemblySurface
{
    /// <summary>Public and protected types, fields and methods of the file.</summary>
    public static IReadOnlySet<string> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var assembly = reader.GetString(reader.GetAssemblyDefinition().Name);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions.Where(type => IsVisible(reader, type)))
        {
            var name = $"{assembly}: {SignatureText.NameOf(reader, handle)}";
            found.Add(name);
            found.UnionWith(Members(reader, reader.GetTypeDefinition(handle)).Select(member => $"{name}::{member}"));
        }

        return found;
    }

    private static IEnumerable<string> Members(MetadataReader reader, TypeDefinition type)
    {
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                yield return $"{reader.GetString(field.Name)} : {field.DecodeSignature(SignatureText.Provider, null)}";
            }
        }

        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask)
                is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            {
                yield return $"{reader.GetString(method.Name)} {SignatureText.Of(method.DecodeSignature(SignatureText.Provider, null))}";
            }
        }
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }
}
