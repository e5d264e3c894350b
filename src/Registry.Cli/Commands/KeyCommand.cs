using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node key</c>.</summary>
internal static class KeyCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("key", "Shows, claims or gives up unique keys of a node.");
        var node = new RefArgument(host, command);
        var add = new Argument<string[]>("KEY") { Description = "Keys to claim.", Arity = ArgumentArity.ZeroOrMore };
        var delete = new Option<string[]>("--delete", "-d")
        {
            Description = "Key to give up, after claiming. May be repeated.",
            HelpName = "key",
        };

        command.Add(add);
        command.Add(delete);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new UpdateNodeRequest
            {
                NodeRef = node.Of(session),
                AddUniqueKeys = { session.Get(add) ?? [] },
                RemoveUniqueKeys = { session.Get(delete) ?? [] },
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            if (request.AddUniqueKeys.Count + request.RemoveUniqueKeys.Count == 0)
            {
                await ShowAsync(session, request.NodeRef).ConfigureAwait(false);
                return;
            }

            var changed = await session.Client.UpdateNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
            NodeOutput.WriteDone(session, changed, write.Done(session, "unique keys changed"));
        });
        host.Examples(
            command,
            "registryctl node key web-1",
            "registryctl node key web-1 52:54:00:12:34:56",
            "registryctl node key web-1 --delete 52:54:00:12:34:56");
        return command;
    }

    private static async Task ShowAsync(CliSession session, NodeRef nodeRef)
    {
        var request = new GetNodeRequest { NodeRef = nodeRef, ReadMask = FieldMask.FromString("id,unique_keys") };
        var node = await session.Client.GetNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
        if (session.Format != OutputFormat.Table)
        {
            NodeOutput.WriteMessage(session, node, node.Id);
            return;
        }

        foreach (var key in node.UniqueKeys)
        {
            session.Out.WriteLine(Printable.Text(key));
        }
    }
}
