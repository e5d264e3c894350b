using System.CommandLine;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>module json-schema</c>.</summary>
internal static class JsonSchemaCommand
{
    public static Command Create(CliHost host)
    {
        var path = new Argument<string?>("PATH")
        {
            Description = "A class, point/id/Class; without a class the id's first, without a point 'config'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        path.CompletionSources.Add(context => NameCompletions.OfClasses(host, context));
        var nodeType = new Option<string?>("--node-type") { Description = "All items of nodes of a type, instead of a class.", HelpName = "type" };
        var point = new Option<string?>("--point") { Description = "With --node-type: the point; default 'config'.", HelpName = "name" };
        var ui = new Option<bool>("--ui") { Description = "The UI schema for react-jsonschema-form, instead of the JSON Schema." };
        var command = new Command("json-schema", "Shows the JSON Schema (2020-12) of a class's values, or of all items of a type of nodes.") { path, nodeType, point, ui };
        host.Run(command, session => ShowAsync(session, Request(session.Get(path), session.Get(nodeType), session.Get(point)), session.Get(ui)));
        host.Examples(
            command, "registryctl module json-schema core.general", "registryctl module json-schema config/core.interfaces/WifiRadio --ui",
            "registryctl module json-schema --node-type router > router.schema.json", "registryctl module json-schema --node-type router -o json");
        host.Footer(command, "With '-o json' both are shown, with the revision. What depends on other values (limited choices, rules) is in neither.");
        return command;
    }

    private static GetJsonSchemaRequest Request(string? path, string? nodeType, string? point)
    {
        if (path is null == nodeType is null)
        {
            throw new UsageException("name a class or --node-type, one of the two.");
        }

        if (point is not null && path is not null)
        {
            throw new UsageException("--point goes with --node-type; write the point of a class before it: point/id/Class.");
        }

        return path is not null
            ? new GetJsonSchemaRequest { Class = path }
            : new GetJsonSchemaRequest { NodeType = nodeType, Point = point ?? "" };
    }

    private static async Task ShowAsync(CliSession session, GetJsonSchemaRequest request, bool isUi)
    {
        var answer = await session.Client.GetJsonSchemaAsync(request, session.CancellationToken).ConfigureAwait(false);
        if (session.Format != OutputFormat.Table)
        {
            NodeOutput.WriteMessage(session, answer, request.TargetCase == GetJsonSchemaRequest.TargetOneofCase.Class ? request.Class : request.NodeType);
            return;
        }

        session.Out.WriteLine(ModuleText.Json(isUi ? answer.UiSchema : answer.JsonSchema));
    }
}
