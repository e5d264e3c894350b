using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node get</c>.</summary>
internal static class GetCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("get", "Shows everything that is known of a node.");
        command.Aliases.Add("info");
        var node = new RefArgument(host, command);
        var fields = new Option<string?>("--fields")
        {
            Description = "Only these fields of the node, in JSON output, for instance id,state,metadata.",
            HelpName = "field,…",
        };
        var at = new Option<long>("--at-revision") { Description = "The node as it was right after this revision.", HelpName = "revision" };
        command.Add(fields);
        command.Add(at);
        host.Run(command, async session =>
        {
            var request = new GetNodeRequest { NodeRef = node.Of(session), AtRevision = session.Get(at) };
            if (session.Get(fields) is { } mask)
            {
                if (session.Format is OutputFormat.Table or OutputFormat.Id)
                {
                    throw new UsageException("--fields needs --output json or jsonl.");
                }

                request.ReadMask = new FieldMask { Paths = { mask.Split(',', StringSplitOptions.TrimEntries) } };
            }

            var found = await session.Client.GetNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
            await NodeOutput.WriteDetailAsync(session, found).ConfigureAwait(false);
        });
        host.Examples(
            command,
            "registryctl node get web-1",
            "registryctl node get 52:54:00:12:34:56 --by key",
            "registryctl node get web-1 --at-revision 1200",
            "registryctl node get web-1 -o json --fields id,state,definition");
        return command;
    }
}
