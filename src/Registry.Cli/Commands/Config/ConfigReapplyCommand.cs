using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config reapply</c>.</summary>
internal sealed class ConfigReapplyCommand
{
    private readonly Argument<string?> _prefix = new("NAME-PREFIX")
    {
        Description = "Only nodes whose name begins with this.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly SelectorOptions _selector;
    private readonly Option<bool> _dryRun = new("--dry-run", "--validate-only") { Description = "Only show what would change." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask before anything is changed." };
    private readonly Option<int> _max = new("--max-differences")
    {
        Description = "Show this many nodes with their differences, 1 to 10000; the others are counted.", HelpName = "count", DefaultValueFactory = _ => 100,
    };

    private ConfigReapplyCommand(CliHost host, Command command)
    {
        _prefix.CompletionSources.Add(context => NameCompletions.Of(host, context));
        command.Add(_prefix);
        _selector = new SelectorOptions(host, command);
        command.Add(_dryRun);
        command.Add(_yes);
        command.Add(_max);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("reapply", "Evaluates nodes again, after a change of a module or of nodes that they refer to.");
        var reapply = new ConfigReapplyCommand(host, command);
        host.Run(command, reapply.RunAsync);
        host.Examples(
            command,
            "registryctl config reapply --dry-run",
            "registryctl config reapply web- --type router",
            "registryctl config reapply --tag site=north --yes -o json");
        host.Footer(
            command,
            "Shows the differences first and asks. Each node is a commit of its own; one that would become invalid is left as it is.\n"
            + "Exit code 1: nodes are refused; they are listed.");
        return command;
    }

    private async Task<int> RunAsync(CliSession session)
    {
        var asks = !session.Get(_yes) && !session.Get(_dryRun);
        if (asks && (!session.Console.IsInTerminal || session.Format != OutputFormat.Table))
        {
            throw new UsageException("There is nobody to ask: use --yes, or --dry-run to see what would change.");
        }

        var request = new ReapplyDefaultsRequest
        {
            Selector = _selector.Of(session, session.Get(_prefix)),
            ValidateOnly = true,
            MaxDifferences = session.Get(_max) is >= 1 and <= 10_000 and var max ? max : throw new UsageException("--max-differences is between 1 and 10000."),
        };
        if (session.Get(_dryRun) || session.Format == OutputFormat.Table)
        {
            var preview = await PreviewAsync(session, request).ConfigureAwait(false);
            if (session.Get(_dryRun) || preview.ChangedCount == 0)
            {
                return preview.RefusedCount == 0 ? ExitCode.Ok : ExitCode.Refused;
            }

            if (asks && !await AgreesAsync(session, preview.ChangedCount).ConfigureAwait(false))
            {
                session.Console.Error.WriteLine("nothing was changed");
                return ExitCode.Refused;
            }
        }

        request.ValidateOnly = false;
        var last = await CollectAsync(session, request, "Reapplying").ConfigureAwait(false);
        Print(session, last, last.Nodes.Where(node => node.Refused), isPreview: false);
        return last.RefusedCount == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<ReapplyDefaultsResponse> PreviewAsync(CliSession session, ReapplyDefaultsRequest request)
    {
        var preview = await CollectAsync(session, request, "Comparing").ConfigureAwait(false);
        Print(session, preview, preview.Nodes, isPreview: true);
        return preview;
    }

    private static async Task<bool> AgreesAsync(CliSession session, long count)
    {
        // What was shown must be on the terminal before the question about it.
        await session.Out.FlushAsync(session.CancellationToken).ConfigureAwait(false);
        await session.Console.Error.WriteAsync($"Change {DifferenceText.Nodes(count)}? [y/N] ").ConfigureAwait(false);
        var answer = await session.Console.In.ReadLineAsync(session.CancellationToken).ConfigureAwait(false);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>The last message, with the nodes of all.</summary>
    private static async Task<ReapplyDefaultsResponse> CollectAsync(CliSession session, ReapplyDefaultsRequest request, string title)
    {
        var (last, nodes) = (new ReapplyDefaultsResponse(), new List<NodeDifferences>());
        await ProgressBar.RunAsync(session, title, async report =>
        {
            await foreach (var part in session.Client.ReapplyDefaultsAsync(request, session.CancellationToken).ConfigureAwait(false))
            {
                nodes.AddRange(part.Nodes);
                last = part;
                report(part.DoneCount, part.TotalCount);
            }
        }).ConfigureAwait(false);
        last.Nodes.Clear();
        last.Nodes.Add(nodes);
        FailureText.Warn(session, last.Failures);
        return last;
    }

    private static void Print(CliSession session, ReapplyDefaultsResponse last, IEnumerable<NodeDifferences> nodes, bool isPreview)
    {
        if (session.Format != OutputFormat.Table)
        {
            NodeOutput.WriteMessage(session, last, last.Nodes.Select(node => node.NodeId));
            return;
        }

        foreach (var line in nodes.SelectMany(node => DifferenceText.Lines(node, session.UseColor)))
        {
            session.Out.WriteLine(line);
        }

        if (isPreview && last.ChangedCount + last.RefusedCount > last.Nodes.Count)
        {
            session.Out.WriteLine($"and {DifferenceText.Nodes(last.ChangedCount + last.RefusedCount - last.Nodes.Count)} more");
        }

        session.Out.WriteLine(DifferenceText.Summary(last, isPreview));
    }
}
