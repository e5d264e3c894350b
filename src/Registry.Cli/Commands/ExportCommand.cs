using System.CommandLine;
using System.Text;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>export</c>.</summary>
internal sealed class ExportCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "Where to; - (default) for standard output.",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<bool> _blobs = new("--blobs") { Description = "Also export the bytes of the nodes' blobs." };
    private readonly SelectorOptions _selector;

    private ExportCommand(CliHost host, Command command)
    {
        command.Add(_file);
        command.Add(_blobs);
        _selector = new SelectorOptions(host, command);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("export", "Writes nodes, all from one revision, as JSON lines that 'import' reads.");
        var export = new ExportCommand(host, command);
        host.Run(command, export.RunAsync);
        host.Examples(
            command,
            "registryctl export nodes.jsonl",
            "registryctl export nodes.jsonl --blobs",
            "registryctl export --type vm | gzip > vms.jsonl.gz");
        host.Footer(
            command,
            "Each line is a registry.v1.RegisterNodeRequest in protobuf's JSON form. The file appears when it is complete;\n"
            + "until then, an older one stays.");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        var selector = _selector.Of(session);
        if (session.Get(_file) == "-")
        {
            await ProgressBar.RunAsync(session, "Exporting", report => WriteAsync(session, selector, session.Out, report)).ConfigureAwait(false);
            return;
        }

        await using var file = new AtomicFile(session.Get(_file)!);
        var count = 0L;
        await using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), leaveOpen: true))
        {
            await ProgressBar.RunAsync(
                session, "Exporting", async report => count = await WriteAsync(session, selector, writer, report).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await file.CommitAsync(session.CancellationToken).ConfigureAwait(false);
        session.Console.Error.WriteLine($"{count} nodes exported to {session.Get(_file)}");
    }

    private async Task<long> WriteAsync(CliSession session, NodeSelector selector, TextWriter writer, Action<double, double> report)
    {
        var (count, total) = (0L, 0L);
        var parts = session.Client.StreamNodePartsAsync(new StreamNodesRequest { Selector = selector }, session.CancellationToken);
        await foreach (var part in parts.ConfigureAwait(false))
        {
            total = Math.Max(total, part.CandidateCount);
            foreach (var node in part.Nodes)
            {
                var request = new RegisterNodeRequest { Node = Registrable(node) };
                if (session.Get(_blobs))
                {
                    await AddBlobsAsync(session, request, node).ConfigureAwait(false);
                }

                // Always \n: the files are read on other systems too.
                await writer.WriteAsync(ProtoJson.Line(request)).ConfigureAwait(false);
                await writer.WriteAsync('\n').ConfigureAwait(false);
                count++;
            }

            FailureText.Warn(session, part.Failures);
            report(count, total);
        }

        return count;
    }

    /// <summary>The node without what the registry sets by itself.</summary>
    private static Node Registrable(Node node)
    {
        var copy = node.Clone();
        copy.StateTime = null;
        copy.Blobs.Clear();
        copy.Liveness = null;
        copy.Revision = 0;
        copy.CreateRevision = 0;
        copy.CreateTime = null;
        copy.UpdateTime = null;
        return copy;
    }

    private static async Task AddBlobsAsync(CliSession session, RegisterNodeRequest request, Node node)
    {
        foreach (var info in node.Blobs)
        {
            try
            {
                var blob = await session.Client.GetBlobAsync(
                    new GetBlobRequest { NodeRef = NodeRefs.Of(node), Key = info.Key }, session.CancellationToken).ConfigureAwait(false);
                request.Blobs.Add(info.Key, blob.Value);
                if (blob.Info.Revision != info.Revision)
                {
                    Warn(session, node, info, "changed while it was exported; the newer bytes are in the export");
                }
            }
            catch (RegistryException e) when (e.Reason is ErrorReason.BlobNotFound or ErrorReason.NodeNotFound)
            {
                Warn(session, node, info, "was deleted while it was exported; it is not in the export");
            }
        }
    }

    private static void Warn(CliSession session, Node node, BlobInfo info, string what)
        => session.Console.Error.WriteLine($"warning: blob '{Printable.Text(info.Key)}' of {Printable.Text(node.Name)} {what}");
}
