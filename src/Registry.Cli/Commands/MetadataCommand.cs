using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node metadata</c>.</summary>
internal static class MetadataCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("metadata", "Shows or patches the metadata of a node; patches of different keys never collide.");
        var node = new RefArgument(host, command);
        var set = new Argument<string[]>("KEY=VALUE")
        {
            Description = "What to set: KEY=TEXT or KEY:=JSON.",
            Arity = ArgumentArity.ZeroOrMore,
        };

        var delete = new Option<string[]>("--delete", "-d")
        {
            Description = "Key to delete, after setting. May be repeated.",
            HelpName = "key",
        };

        command.Add(set);
        command.Add(delete);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new PatchMetadataRequest
            {
                NodeRef = node.Of(session),
                Delete = { session.Get(delete) ?? [] },
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            ValueText.AddTo(request.Set, ValueText.Each(session.Get(set), ValueText.Metadata));
            if (request.Set.Count + request.Delete.Count == 0)
            {
                await ShowAsync(session, request.NodeRef).ConfigureAwait(false);
                return;
            }

            var patched = await session.Client.PatchMetadataAsync(request, session.CancellationToken).ConfigureAwait(false);
            NodeOutput.WriteDone(session, patched, write.Done(session, "metadata patched"));
        });
        host.Examples(
            command,
            "registryctl node metadata hv-1",
            "registryctl node metadata hv-1 rack=r12 cpus:=64 'os:={\"name\":\"debian\"}'",
            "registryctl node metadata hv-1 --delete rack");
        return command;
    }

    private static async Task ShowAsync(CliSession session, NodeRef nodeRef)
    {
        var request = new GetNodeRequest { NodeRef = nodeRef, ReadMask = FieldMask.FromString("id,metadata") };
        var node = await session.Client.GetNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
        if (session.Format != OutputFormat.Table)
        {
            NodeOutput.WriteMessage(session, node, node.Id);
            return;
        }

        var table = new ColumnTable(session.Out, session.UseColor, "KEY", "VALUE");
        foreach (var (key, value) in node.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            table.Add(Printable.Text(key), Printable.Value(value));
        }

        table.Flush();
    }
}
