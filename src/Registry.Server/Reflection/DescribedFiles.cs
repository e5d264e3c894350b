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
        var files = FileDescriptorSet.Parser.ParseFrom(stream).File;
        foreach (var message in files.SelectMany(file => file.MessageType))
        {
            ClearJsonNames(message);
        }

        return files.ToFrozenDictionary(file => file.Name, file => file.ToByteString(), StringComparer.Ordinal);
    }

    /// <summary>Leaves out the names of JSON, all of which are the default: clients of protobuf.js take them for the fields' names.</summary>
    private static void ClearJsonNames(DescriptorProto message)
    {
        foreach (var field in message.Field)
        {
            field.ClearJsonName();
        }

        foreach (var nested in message.NestedType)
        {
            ClearJsonNames(nested);
        }
    }
}
