using System.CommandLine;
using System.Globalization;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>batch</c>.</summary>
internal static class BatchCommand
{
    public static Command Create(CliHost host)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Writes as a JSON array or as JSON lines; - (default) for standard input.",
            DefaultValueFactory = _ => "-",
        };

        var requestId = new Option<string?>("--request-id")
        {
            Description = "Carry the batch out once, however often it is sent under this id.",
            HelpName = "id",
        };

        var command = new Command("batch", "Carries out several writes in one commit: all of them or none.") { file, requestId };
        var write = new WriteOptions(command, expectRevision: false);
        host.Run(command, async session =>
        {
            var name = session.Get(file)!;
            var content = await ValueText.ContentAsync(session, name == "-" ? name : $"@{name}").ConfigureAwait(false);
            var (request, lines) = Parse(content, name);
            request.RequestId = session.Get(requestId) ?? "";
            request.ValidateOnly = write.ValidateOnly(session);
            try
            {
                var response = await session.Client.WriteBatchAsync(request, session.CancellationToken).ConfigureAwait(false);
                Print(session, response, write.Done(session, "done"));
                return ExitCode.Ok;
            }
            catch (RegistryException e) when (e.Index is { } index && index < lines.Count)
            {
                ErrorReport.Write(session.Console.Error, e);
                session.Console.Error.WriteLine($"nothing was changed; write {index} is on line {lines[index]} of {name}");
                return ExitCode.Refused;
            }
        });
        host.Examples(
            command,
            "registryctl batch changes.jsonl",
            "registryctl batch changes.jsonl --validate-only",
            "echo '{\"updateNode\":{\"nodeRef\":{\"any\":\"web-1\"},\"node\":{\"state\":\"stopped\"},\"updateMask\":\"state\"}}' | registryctl batch");
        host.Footer(
            command,
            "A write is a registry.v1.Write in protobuf's JSON form: registerNode, updateNode, patchMetadata,\n"
            + "setParent, deleteNode, setBlob or deleteBlob. A write may refer to a node that an earlier one registers.");
        return command;
    }

    private static (WriteBatchRequest Request, List<int> Lines) Parse(byte[] content, string name)
    {
        var request = new WriteBatchRequest();
        var lines = new List<int>();
        var errors = new List<string>();
        try
        {
            foreach (var item in JsonSequence.Split(content))
            {
                lines.Add(item.Line);
                AddWrite(request, item, errors);
            }
        }
        catch (FormatException e)
        {
            errors.Add(e.Message);
        }

        if (errors.Count > 0)
        {
            throw new UsageException($"{name} is not a list of writes:\n  {string.Join("\n  ", errors)}");
        }

        return request.Writes.Count > 0 ? (request, lines) : throw new UsageException($"{name} holds no writes.");
    }

    private static void AddWrite(WriteBatchRequest request, JsonItem item, List<string> errors)
    {
        try
        {
            request.Writes.Add(ProtoJson.Parse<Write>(item.Json));
        }
        catch (FormatException e)
        {
            errors.Add($"line {item.Line}: {e.Message}");
        }
    }

    private static void Print(CliSession session, WriteBatchResponse response, string done)
    {
        if (session.Format != OutputFormat.Table)
        {
            NodeOutput.WriteMessage(session, response, response.Results.SelectMany(r => r.Deleted?.DeletedIds ?? [r.Node.Id]));
            return;
        }

        var table = new ColumnTable(session.Out, session.UseColor, "WRITE", "RESULT", "ID");
        for (var i = 0; i < response.Results.Count; i++)
        {
            var result = response.Results[i];
            var (text, id) = result.Node is { } node
                ? (Printable.Text(node.Name), node.Id)
                : ($"deleted {result.Deleted.DeletedIds.Count}", result.Deleted.DeletedIds.FirstOrDefault("-"));
            table.Add(i.ToString(CultureInfo.InvariantCulture), text, id);
        }

        table.Flush();
        session.Out.WriteLine($"{response.Results.Count} writes: {done} (revision {response.Revision})");
    }
}
