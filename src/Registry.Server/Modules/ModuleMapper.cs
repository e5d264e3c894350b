using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using StoredModule = Registry.Domain.Modules.StoredModule;

namespace Registry.Server.Modules;

/// <summary>Turns modules into messages and back, by way of their JSON form.</summary>
internal static class ModuleMapper
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    /// <summary>The module of a request.</summary>
    /// <exception cref="Grpc.Core.RpcException">It cannot be read.</exception>
    public static ModuleFile Read(V1.ApplyModuleRequest request)
    {
        var reading = request.ContentCase == V1.ApplyModuleRequest.ContentOneofCase.Source
            ? ModuleReader.Read(request.Source.Text, request.Source.FileName.Length > 0 ? request.Source.FileName : "module")
            : ModuleReader.ReadMessage(ToJson(request.Module), "module");
        return reading.File ?? throw ModuleErrors.ToException(reading.Errors, reading.Errors[0].Module);
    }

    /// <summary>The JSON form of a message.</summary>
    public static string ToJson(V1.Module module) => Formatter.Format(module);

    /// <summary>A definition as a message.</summary>
    public static V1.Module ToMessage(ModuleDefinition module) => Parser.Parse<V1.Module>(ModuleWriter.ToJson(module));

    /// <summary>Part of a definition as a message.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="json">The part's JSON.</param>
    public static T Parse<T>(string json)
        where T : IMessage, new() => Parser.Parse<T>(json);

    /// <summary>A stored module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="isWhole">Whether with all that it declares.</param>
    public static V1.StoredModule ToMessage(StoredModule module, bool isWhole)
    {
        var content = Parser.Parse<V1.Module>(Encoding.UTF8.GetString(module.Content.AsSpan()));
        return new V1.StoredModule
        {
            Module = isWhole ? content : new V1.Module { Module_ = content.Module_, Version = content.Version, Title = content.Title, Requires = { content.Requires } },
            Revision = module.Revision,
            CreateRevision = module.CreateRevision,
            CreateTime = module.Revision == 0 ? null : Timestamp.FromDateTime(module.CreateTime),
            UpdateTime = module.Revision == 0 ? null : Timestamp.FromDateTime(module.UpdateTime),
        };
    }
}
