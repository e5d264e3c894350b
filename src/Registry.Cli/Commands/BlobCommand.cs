using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node blob</c>.</summary>
internal static class BlobCommand
{
    public static Command Create(CliHost host) => new("blob", "Lists, reads, sets and deletes the blobs of a node.")
    {
        CreateList(host),
        CreateGet(host),
        CreateSet(host),
        CreateDelete(host),
    };

    private static Command CreateList(CliHost host)
    {
        var command = new Command("list", "Lists the blobs of a node.");
        var node = new RefArgument(host, command);
        host.Run(command, async session =>
        {
            var request = new ListBlobsRequest { NodeRef = node.Of(session) };
            var response = await session.Client.ListBlobsAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, response, response.Blobs.Select(b => b.Key));
                return;
            }

            var table = new ColumnTable(session.Out, session.UseColor, "KEY", "BYTES", "REVISION");
            foreach (var blob in response.Blobs)
            {
                table.Add(
                    Printable.Text(blob.Key),
                    blob.SizeBytes.ToString(CultureInfo.InvariantCulture),
                    blob.Revision.ToString(CultureInfo.InvariantCulture));
            }

            table.Flush();
        });
        host.Examples(command, "registryctl node blob list web-1");
        return command;
    }

    private static Command CreateGet(CliHost host)
    {
        var command = new Command("get", "Writes the bytes of a blob to a file or to standard output.");
        var node = new RefArgument(host, command);
        var key = KeyArgument(command);
        var file = new Argument<string?>("FILE")
        {
            Description = "Where to; by default, or for -, standard output.",
            Arity = ArgumentArity.ZeroOrOne,
        };

        command.Add(file);
        host.Run(command, async session =>
        {
            var request = new GetBlobRequest { NodeRef = node.Of(session), Key = session.Get(key) };
            var blob = await session.Client.GetBlobAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Get(file) is null or "-")
            {
                await session.Console.WriteBytesAsync(blob.Value.Memory, session.CancellationToken).ConfigureAwait(false);
                return;
            }

            await using var target = new AtomicFile(session.Get(file)!);
            await target.Stream.WriteAsync(blob.Value.Memory, session.CancellationToken).ConfigureAwait(false);
            await target.CommitAsync(session.CancellationToken).ConfigureAwait(false);
        });
        host.Examples(command, "registryctl node blob get web-1 cert.pem > cert.pem", "registryctl node blob get web-1 cert.pem cert.pem");
        return command;
    }

    private static Command CreateSet(CliHost host)
    {
        var command = new Command("set", "Sets a blob of a node from a file or from standard input; empty content deletes it.");
        var node = new RefArgument(host, command);
        var key = KeyArgument(command);
        var content = new Argument<string>("CONTENT") { Description = "@FILE, - for standard input, or the text itself." };
        command.Add(content);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var bytes = await ValueText.ContentAsync(session, session.Get(content)!).ConfigureAwait(false);
            var request = new SetBlobRequest
            {
                NodeRef = node.Of(session),
                Key = session.Get(key),
                Value = ByteString.CopyFrom(bytes),
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            var changed = await session.Client.SetBlobAsync(request, session.CancellationToken).ConfigureAwait(false);
            NodeOutput.WriteDone(session, changed, write.Done(session, $"blob {Printable.Text(session.Get(key)!)} set to {bytes.Length} bytes"));
        });
        host.Examples(
            command,
            "registryctl node blob set web-1 cert.pem @cert.pem",
            "tar c conf | registryctl node blob set web-1 conf.tar -");
        return command;
    }

    private static Command CreateDelete(CliHost host)
    {
        var command = new Command("delete", "Deletes a blob of a node.");
        var node = new RefArgument(host, command);
        var key = KeyArgument(command);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new DeleteBlobRequest
            {
                NodeRef = node.Of(session),
                Key = session.Get(key),
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            var changed = await session.Client.DeleteBlobAsync(request, session.CancellationToken).ConfigureAwait(false);
            NodeOutput.WriteDone(session, changed, write.Done(session, $"blob {Printable.Text(session.Get(key)!)} deleted"));
        });
        host.Examples(command, "registryctl node blob delete web-1 cert.pem");
        return command;
    }

    private static Argument<string> KeyArgument(Command command)
    {
        var key = new Argument<string>("KEY") { Description = "Key of the blob within the node." };
        command.Add(key);
        return key;
    }
}
