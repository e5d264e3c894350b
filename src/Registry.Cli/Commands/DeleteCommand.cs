using System.CommandLine;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node delete</c>.</summary>
internal static class DeleteCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("delete", "Deletes a node and frees its name, keys and blobs; refused while it has a parent or children.");
        command.Aliases.Add("rm");
        var node = new RefArgument(host, command);
        var detach = new Option<bool>("--detach") { Description = "Clear the parent first." };
        var cascade = new Option<bool>("--cascade") { Description = "Delete the whole subtree, in the same commit." };
        command.Add(detach);
        command.Add(cascade);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new DeleteNodeRequest
            {
                NodeRef = node.Of(session),
                Detach = session.Get(detach),
                Cascade = session.Get(cascade),
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            var response = await session.Client.DeleteNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, response, response.DeletedIds);
                return;
            }

            var below = response.DeletedIds.Count - 1;
            var done = below > 0 ? $"deleted, with {below} below it" : "deleted";
            session.Out.WriteLine($"{Printable.Text(node.Text(session))}: {write.Done(session, done)} (revision {response.Revision})");
        });
        host.Examples(
            command,
            "registryctl node delete web-1",
            "registryctl node delete web-1 --detach",
            "registryctl node delete hv-1 --cascade --validate-only");
        return command;
    }
}
