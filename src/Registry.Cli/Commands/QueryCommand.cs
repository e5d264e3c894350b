using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>query</c>.</summary>
internal sealed class QueryCommand
{
    private const int LargestPage = 1000;
    private const string IdColumn = "ID";

    // What a person wants to see of nodes of which nothing is asked.
    private static readonly KeyValuePair<string, string>[] Default = [new("name", "node.name"), new("type", "node.type")];

    private readonly Argument<string?> _prefix = new("PREFIX")
    {
        Description = "Only nodes whose name begins with this.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _project = new("--project", "-p")
    {
        Description = "A column and the expression that gives its values. May be repeated. Default: name=node.name and type=node.type.",
        HelpName = "column=expression",
    };

    private readonly Option<string[]> _orderBy = new("--order-by")
    {
        Description = "An expression to sort by, with an optional ' desc'. May be repeated, the most significant first. Default: id.",
        HelpName = "expression",
    };

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "At most so many rows.", HelpName = "count", DefaultValueFactory = _ => 50 };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All rows." };
    private readonly Option<bool> _explain = new("--explain") { Description = "Tell how the nodes were found, on standard error in a table." };
    private readonly SelectorOptions _selector;

    private QueryCommand(CliHost host, Command command)
    {
        _prefix.CompletionSources.Add(context => NameCompletions.Of(host, context));
        command.Add(_prefix);
        _selector = new SelectorOptions(host, command);
        foreach (var option in new[] { _project, _orderBy })
        {
            option.CompletionSources.Add(context => QueryCompletions.Of(host, context));
            command.Add(option);
        }

        command.Add(_limit);
        command.Add(_all);
        command.Add(_explain);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("query", "Shows values of the nodes that match: attributes, items, and what they refer to.");
        var query = new QueryCommand(host, command);
        host.Run(command, query.RunAsync);
        host.Examples(
            command,
            "registryctl query --type router --project name=config.core.general.name --project seen=monitoring.core.general.last_seen",
            "registryctl query --filter \"config.core.interfaces.exists(i, i.enabled)\" --order-by 'node.name desc' --limit 10",
            "registryctl query --project radios='config.core.interfaces.filter(i, i.enabled)' -o json",
            "registryctl query --filter \"config.core.general.name.startsWith('gw-')\" --explain");
        host.Footer(
            command,
            "Expressions are CEL: node.name, node.tags['rack'], config.core.general.name (point, id, field), lists with exists(), filter() and map();\n"
            + "what is absent is null. Nodes on which an expression fails are told on standard error.");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        if (session.Has(_limit) && session.Get(_all))
        {
            throw new UsageException("--limit and --all contradict each other.");
        }

        var limit = session.Get(_all) ? int.MaxValue : session.Get(_limit);
        if (limit < 1)
        {
            throw new UsageException("--limit must be above zero.");
        }

        var columns = Columns(session);
        var request = new QueryNodesRequest
        {
            Selector = _selector.Of(session, session.Get(_prefix)),
            OrderBy = { session.Get(_orderBy) ?? [] },
            PageSize = Math.Min(limit, LargestPage),
            Explain = session.Get(_explain),
        };
        foreach (var (column, expression) in columns)
        {
            request.Project.Add(column, expression);
        }

        var answer = await CollectAsync(session, request, limit, [.. columns.Select(column => column.Key)]).ConfigureAwait(false);
        FailureText.Warn(session, answer.Failures);
        if (session.Format == OutputFormat.Json)
        {
            session.Out.WriteLine(ProtoJson.Indented(answer));
        }
        else if (answer.Plan is { } plan && session.Format == OutputFormat.Table)
        {
            Explain(session, plan);
        }
    }

    /// <summary>Prints rows as they come; for one JSON document gathers them instead.</summary>
    private static async Task<QueryNodesResponse> CollectAsync(CliSession session, QueryNodesRequest request, int limit, string[] columns)
    {
        var answer = new QueryNodesResponse();
        var table = session.Format == OutputFormat.Table ? new ColumnTable(session.Out, session.UseColor, columns.Prepend(IdColumn)) : null;
        var left = limit;
        await foreach (var page in session.Client.QueryNodePagesAsync(request, session.CancellationToken).ConfigureAwait(false))
        {
            answer.Revision = page.Revision;
            answer.Failures = FailureText.Sum(answer.Failures, page.Failures);
            answer.Plan ??= page.Plan;
            var rows = page.Rows.Take(left).ToList();
            left -= rows.Count;
            foreach (var row in rows)
            {
                Print(session, table, row, columns);
            }

            if (session.Format == OutputFormat.Json)
            {
                answer.Rows.Add(rows);
            }

            if (left == 0)
            {
                TellOfMore(session, page.NextPageToken.Length > 0 || page.Rows.Count > rows.Count, limit);
                break;
            }
        }

        table?.Flush();
        if (left == limit && session.Console.IsErrorTerminal)
        {
            session.Console.Error.WriteLine("No node matches.");
        }

        return answer;
    }

    private static void Print(CliSession session, ColumnTable? table, QueryRow row, string[] columns)
    {
        switch (session.Format)
        {
            case OutputFormat.Table:
                table!.Add([row.Id, .. columns.Select(column => Cell(row.Values[column]))]);
                break;
            case OutputFormat.Id:
                session.Out.WriteLine(row.Id);
                break;
            case OutputFormat.JsonLines:
                session.Out.WriteLine(ProtoJson.Line(row));
                break;
        }
    }

    private static void TellOfMore(CliSession session, bool hasMore, int limit)
    {
        if (hasMore && session.Console.IsErrorTerminal)
        {
            session.Console.Error.WriteLine($"There are more than {limit}; --all shows them.");
        }
    }

    private static string Cell(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NullValue or Value.KindOneofCase.None => "-",
        Value.KindOneofCase.StringValue => Printable.OrDash(value.StringValue),
        _ => JsonText.Of(value),
    };

    private KeyValuePair<string, string>[] Columns(CliSession session)
    {
        var typed = session.Get(_project) ?? [];
        var columns = typed.Length == 0 ? Default : [.. typed.Select(Column)];
        return columns.GroupBy(column => column.Key).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UsageException($"--project has the column '{twice.Key}' twice.")
            : columns;
    }

    private static KeyValuePair<string, string> Column(string typed)
    {
        var equals = typed.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new KeyValuePair<string, string>(typed[..equals].Trim(), typed[(equals + 1)..])
            : throw new UsageException($"--project '{typed}' is not of the form column=expression.");
    }

    private static void Explain(CliSession session, QueryPlan plan)
    {
        var error = session.Console.Error;
        error.WriteLine(
            $"{plan.CandidateCount} of {plan.NodeCount} nodes looked at; order: {plan.Order}; {plan.ElapsedUs / 1000.0:0.0} ms");
        foreach (var index in plan.Indexes)
        {
            error.WriteLine($"  {(index.Used ? "used  " : "unused")}  {Printable.Text(index.Index)}: {index.EntryCount} entries for {Printable.Text(index.Condition)}");
        }
    }
}
