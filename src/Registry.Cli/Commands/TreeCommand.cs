using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node tree</c>.</summary>
internal static class TreeCommand
{
    public static Command Create(CliHost host)
    {
        var root = new Argument<string?>("NODE")
        {
            Description = "Top of the tree (id, name or unique key); by default every root.",
            Arity = ArgumentArity.ZeroOrOne,
        };

        root.CompletionSources.Add(context => NameCompletions.Of(host, context));
        var depth = new Option<int>("--depth") { Description = "Levels below the top to show; 0 means all.", HelpName = "levels" };
        var command = new Command("tree", "Draws nodes below their parents, and lists those that have neither parent nor children.") { root, depth };
        host.Run(command, async session =>
        {
            var request = new GetTreeRequest
            {
                Root = session.Get(root) is { } top ? NodeRefs.Any(top) : null,
                MaxDepth = session.Get(depth) is >= 0 and var levels ? levels : throw new UsageException("--depth must not be negative."),
            };
            if (session.Format is OutputFormat.Table)
            {
                request.ReadMask = FieldMask.FromString("id,name,type,state,parent,liveness");
            }

            var nodes = session.Client.GetTreeAsync(request, session.CancellationToken);
            if (session.Format != OutputFormat.Table)
            {
                await NodeOutput.WriteAllAsync(session, nodes, n => n.Node.Id).ConfigureAwait(false);
                return;
            }

            var drawing = new TreeDrawing(session.Out, session.UseColor, session.Console.TimeProvider.GetUtcNow());
            await foreach (var node in nodes.ConfigureAwait(false))
            {
                drawing.Add(node);
            }

            drawing.Draw(separateOrphans: request.Root is null);
        });
        host.Examples(
            command,
            "registryctl node tree",
            "registryctl node tree hv-1",
            "registryctl node tree --depth 1",
            "registryctl node tree -o jsonl");
        return command;
    }
}
