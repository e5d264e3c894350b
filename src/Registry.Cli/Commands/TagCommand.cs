using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node tag</c>.</summary>
internal static class TagCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("tag", "Shows, sets or deletes tags of a node.");
        var node = new RefArgument(host, command);
        var set = new Argument<string[]>("KEY[=VALUE]") { Description = "Tags to set.", Arity = ArgumentArity.ZeroOrMore };
        var delete = new Option<string[]>("--delete", "-d")
        {
            Description = "Key of a tag to delete, after setting. May be repeated.",
            HelpName = "key",
        };

        command.Add(set);
        command.Add(delete);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new UpdateNodeRequest
            {
                NodeRef = node.Of(session),
                DeleteTags = { session.Get(delete) ?? [] },
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            ValueText.AddTo(request.SetTags, ValueText.Each(session.Get(set), ValueText.Tag));
            if (request.SetTags.Count + request.DeleteTags.Count == 0)
            {
                await ShowAsync(session, request.NodeRef).ConfigureAwait(false);
                return;
            }

            var tagged = await session.Client.UpdateNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
            NodeOutput.WriteDone(session, tagged, write.Done(session, "tags changed"));
        });
        host.Examples(
            command,
            "registryctl node tag web-1",
            "registryctl node tag web-1 env=prod backup",
            "registryctl node tag web-1 --delete backup");
        return command;
    }

    private static async Task ShowAsync(CliSession session, NodeRef nodeRef)
    {
        var request = new GetNodeRequest { NodeRef = nodeRef, ReadMask = FieldMask.FromString("id,tags") };
        var node = await session.Client.GetNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
        if (session.Format != OutputFormat.Table)
        {
            NodeOutput.WriteMessage(session, node, node.Id);
            return;
        }

        foreach (var (key, value) in node.Tags.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            session.Out.WriteLine(Printable.Tag(key, value));
        }
    }
}
