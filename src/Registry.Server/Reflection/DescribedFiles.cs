using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Registry.Server.Reflection;

/// <summary>The registry's protos with their comments, which the descriptors of generated code do not have.</summary>
internal static class DescribedFiles
{
    private const string Resource = "registry.protoset";

    private static readonly FrozenDictionary<string, ByteString> Files = Load();

    /// <summary>The encoded descriptor of a file: with comments where the file is one of the registry's, else as generated.</summary>
    public static ByteString Of(FileDescriptor file) => Files.GetValueOrDefault(file.Name) ?? file.SerializedData;

    private static FrozenDictionary<string, ByteString> Load()
    {
        using var stream = typeof(V1.Node).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly of the protocol has no resource '{Resource}'.");
        return FileDescriptorSet.Parser.ParseFrom(stream).File.ToFrozenDictionary(file => file.Name, file => file.ToByteString(), StringComparer.Ordinal);
    }
}
