using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Registry.Cli.Commands;
using Registry.Cli.Commands.Config;
using NearestName = Registry.Domain.NearestName;

namespace Registry.Cli;

/// <summary>The command line <c>registryctl</c>, callable without a process.</summary>
public static class Cli
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellationToken">Interrupts the command.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        using var console = new CliConsole(input, output, error);
        return await RunAsync(args, console, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken)
    {
        var root = CreateRoot(new CliHost(console));

        // Response files are off: here '@file' is the content of a value.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return ReportUsage(parsed, parsed.Errors.Select(error => WithNearest(parsed, error.Message)), console);
        }

        var unknown = UnknownOptions(parsed, args);
        if (unknown.Count > 0)
        {
            return ReportUsage(parsed, unknown, console);
        }

        var invocation = new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };
        var code = await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        await console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return code;
    }

    private static RootCommand CreateRoot(CliHost host)
    {
        var root = new RootCommand("Registers, finds and changes the nodes of a cluster registry (registryd).")
        {
            NodeCommand.Create(host),
            QueryCommand.Create(host),
            ConfigCommand.Create(host),
            PoolCommand.Create(host),
            ModuleCommand.Create(host),
            BatchCommand.Create(host),
            ExportCommand.Create(host),
            ImportCommand.Create(host),
            StatusCommand.Create(host),
            TopCommand.Create(host),
            CheckCommand.Create(host),
            SnapshotCommand.Create(host),
            CompletionCommand.Create(host),
        };
        host.Globals.AddTo(root);
        host.Examples(
            root,
            "registryctl status",
            "registryctl node register web-1 --type vm --key 52:54:00:12:34:56",
            "registryctl node list web- --state running",
            "REGISTRYCTL_SERVER=registry:7400 registryctl node tree");
        host.Footer(
            root,
            "Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 no daemon answers.\n"
            + "A node is named by its id, its name or a unique key.");
        ExamplesHelp.Install(root, host);
        return root;
    }

    /// <summary>The parser takes a misspelt option for the value of an optional argument: a filter would be ignored silently.</summary>
    private static List<string> UnknownOptions(ParseResult parsed, string[] args)
    {
        // Help and completion have actions of their own, and after "--" everything is a value.
        if (parsed.Action != parsed.CommandResult.Command.Action || args.Contains("--"))
        {
            return [];
        }

        return [.. parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(token => token.Value.Length > 1 && token.Value[0] == '-')
            .Select(token => Nearest(parsed, token.Value) is { } nearest
                ? $"There is no option '{token.Value}'; did you mean '{nearest}'?"
                : $"There is no option '{token.Value}'. A value that begins with '-' goes after '--'.")];
    }

    // The parser tells which word it does not know, not which one it may have been.
    private static string WithNearest(ParseResult parsed, string problem) =>
        parsed.UnmatchedTokens.FirstOrDefault(word => problem.Contains($"'{word}'", StringComparison.Ordinal)) is { } unknown
        && Nearest(parsed, unknown) is { } nearest
            ? $"{problem.TrimEnd('.')}; did you mean '{nearest}'?"
            : problem;

    private static string? Nearest(ParseResult parsed, string word)
    {
        // "--name=value" is one word too.
        var command = parsed.CommandResult;
        return word.StartsWith('-')
            ? NearestName.Best(word.Split('=')[0], Options(command).SelectMany(option => option.Aliases.Prepend(option.Name)))
            : NearestName.Best(word, command.Command.Subcommands.SelectMany(child => child.Aliases.Prepend(child.Name)));
    }

    // Those of the commands above apply too where they are recursive.
    private static IEnumerable<Option> Options(CommandResult command) => command.Command.Options
        .Concat(command.Parent is CommandResult parent ? Options(parent).Where(option => option.Recursive) : []);

    private static int ReportUsage(ParseResult parsed, IEnumerable<string> problems, CliConsole console)
    {
        foreach (var problem in problems)
        {
            console.Error.WriteLine($"error: {problem}");
        }

        console.Error.WriteLine($"Try '{CommandPath(parsed.CommandResult.Command)} --help'.");
        return ExitCode.Usage;
    }

    private static string CommandPath(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
        {
            names.Push(symbol.Name);
        }

        return string.Join(' ', names.Prepend("registryctl"));
    }
}
