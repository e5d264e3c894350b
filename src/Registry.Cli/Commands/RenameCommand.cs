using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node rename</c>.</summary>
internal static class RenameCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("rename", "Gives a node another name; the old one is free at once.");
        var node = new RefArgument(host, command);
        var name = new Argument<string>("NAME") { Description = "The new name." };
        command.Add(name);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new UpdateNodeRequest
            {
                NodeRef = node.Of(session),
                Node = new Node { Name = session.Get(name) is { Length: > 0 } text ? text : throw new UsageException("The new name is empty.") },
                UpdateMask = FieldMask.FromString("name"),
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            var renamed = await session.Client.UpdateNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
            NodeOutput.WriteDone(session, renamed, write.Done(session, $"renamed from {Printable.Text(node.Text(session))}"));
        });
        host.Examples(command, "registryctl node rename web-1 web-01");
        return command;
    }
}
