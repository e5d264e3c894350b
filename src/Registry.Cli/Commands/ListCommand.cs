using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node list</c>.</summary>
internal sealed class ListCommand
{
    private const int LargestPage = 1000;

    private readonly Argument<string?> _prefix = new("PREFIX")
    {
        Description = "Only nodes whose name begins with this.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _orderBy = new("--order-by")
    {
        Description = "Fields to sort by, each with an optional ' desc', for instance 'type,update_time desc'. Default: name.",
        HelpName = "field,…",
    };

    private readonly Option<int?> _limit = new("--limit", "-n") { Description = "At most so many nodes.", HelpName = "count" };
    private readonly Option<string?> _columns = new("--columns", "-c")
    {
        Description = $"Columns of the table: {string.Join(", ", NodeColumn.Names)}. Default: {string.Join(',', NodeColumn.Default)}; "
            + $"with {NodeColumn.LivenessName} where one of the first {LargestPage} nodes has it.",
        HelpName = "column,…",
    };

    private readonly SelectorOptions _selector;

    private ListCommand(CliHost host, Command command)
    {
        command.Add(_prefix);
        _selector = new SelectorOptions(host, command);
        command.Add(_orderBy);
        command.Add(_limit);
        command.Add(_columns);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("list", "Lists the nodes that match, all from one revision.");
        command.Aliases.Add("ls");
        var list = new ListCommand(host, command);
        host.Run(command, list.RunAsync);
        host.Examples(
            command,
            "registryctl node list",
            "registryctl node list web- --type vm --state running",
            "registryctl node list --tenant acme --tag env=prod --tag backup",
            "registryctl node list --parent hv-1 --columns name,state,keys",
            "registryctl node list --filter \"config.core.general.name.startsWith('gw-') && node.state == 'up'\"",
            "registryctl node list --order-by 'update_time desc' --limit 10",
            "registryctl node list --type vm -o jsonl | jq -r .name");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        var limit = session.Get(_limit) ?? int.MaxValue;
        if (limit < 1)
        {
            throw new UsageException("--limit must be above zero.");
        }

        var request = new ListNodesRequest
        {
            Selector = _selector.Of(session, session.Get(_prefix)),
            OrderBy = session.Get(_orderBy) ?? "name",
            PageSize = Math.Min(limit, LargestPage),
        };
        if (session.Format == OutputFormat.Table)
        {
            await TableAsync(session, request, limit).ConfigureAwait(false);
            return;
        }

        if (session.Has(_columns))
        {
            throw new UsageException("--columns is for --output table.");
        }

        request.ReadMask = session.Format == OutputFormat.Id ? FieldMask.FromString("id") : null;
        var nodes = FailureText.NodesAsync(session, request).Take(limit);
        await NodeOutput.WriteAllAsync(session, nodes, n => n.Id).ConfigureAwait(false);
    }

    private async Task TableAsync(CliSession session, ListNodesRequest request, int limit)
    {
        var typed = session.Get(_columns)?.Split(',', StringSplitOptions.TrimEntries);
        var columns = Columns(typed ?? NodeColumn.DefaultWithLiveness);
        request.ReadMask = new FieldMask { Paths = { columns.Select(c => c.Column.MaskPath).Append("id").Distinct() } };
        var now = session.Console.TimeProvider.GetUtcNow();
        ColumnTable? table = null;
        var parents = new ParentNames(session.Client);
        var nodes = FailureText.NodesAsync(session, request).Take(limit);
        var count = 0;
        await foreach (var page in nodes.Chunk(LargestPage).ConfigureAwait(false))
        {
            if (table is null)
            {
                columns = typed is null && page.All(node => node.Liveness is null) ? Columns(NodeColumn.Default) : columns;
                table = new ColumnTable(session.Out, session.UseColor, columns.Select(c => c.Column.Header));
            }

            if (columns.Any(c => c.Name == NodeColumn.ParentName))
            {
                await parents.LearnAsync(page, session.CancellationToken).ConfigureAwait(false);
            }

            foreach (var node in page)
            {
                table.Add([.. columns.Select(c => Cell(node, c.Name, c.Column, parents, now))]);
            }

            count += page.Length;
        }

        table?.Flush();
        if (count == 0 && session.Console.IsErrorTerminal)
        {
            session.Console.Error.WriteLine("No node matches.");
        }
    }

    private static (string Name, NodeColumn Column)[] Columns(string[] names) => [.. names.Select(name => (name, NodeColumn.Parse(name)))];

    private static string Cell(Node node, string name, NodeColumn column, ParentNames parents, DateTimeOffset now) => name switch
    {
        NodeColumn.ParentName => Printable.OrDash(parents.NameOf(node.Parent)),
        NodeColumn.LivenessName => LivenessText.Short(node.Liveness, now),
        _ => column.Text(node),
    };
}
