using Google.Protobuf.WellKnownTypes;
using Registry.Modules.JsonSchemas;
using Registry.Modules.Schema;
using Registry.Server.Config;
using Registry.Server.Errors;
using Target = Registry.V1.GetJsonSchemaRequest.TargetOneofCase;

namespace Registry.Server.Modules;

/// <summary>Turns JSON Schemas into messages.</summary>
internal static class JsonSchemaMapper
{
    /// <summary>The schema that is asked for.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is no such class, or nodes of the type do not have the point.</exception>
    public static JsonSchemaDocument Find(ModuleSchema schema, V1.GetJsonSchemaRequest request)
    {
        var violations = new FieldViolations();
        switch (request.TargetCase)
        {
            case Target.Class:
                if (request.Point.Length > 0)
                {
                    violations.Add("point", "goes with 'node_type'; write the point before the class: point/id/Class");
                }

                var found = SchemaMapper.Find(schema, request.Class, "class", violations);
                violations.ThrowIfAny();
                return JsonSchemaDocument.Of(schema, found!);
            case Target.NodeType when request.NodeType.Length > 0:
                return JsonSchemaDocument.Of(schema, SchemaMapper.FindPoint(schema, EditMapper.Point(request.Point), request.NodeType), request.NodeType);
            default:
                violations.Add("node_type", "or 'class' is required: say which schema is wanted");
                violations.ThrowIfAny();
                throw new InvalidOperationException("Not reached.");
        }
    }

    public static V1.GetJsonSchemaResponse ToMessage(JsonSchemaDocument document, long revision) => new()
    {
        JsonSchema = ModuleMapper.Parse<Struct>(document.Schema.ToJsonString()),
        UiSchema = ModuleMapper.Parse<Struct>(document.Ui.ToJsonString()),
        Revision = revision,
    };
}
