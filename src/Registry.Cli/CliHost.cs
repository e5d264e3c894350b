using System.CommandLine;
using Registry.Cli.Output;
using Registry.Client;
using Registry.Storage;

namespace Registry.Cli;

/// <summary>What commands are made with: the console, the global options, and one exit for every error.</summary>
internal sealed class CliHost(CliConsole console)
{
    private readonly Dictionary<Command, string[]> _examples = [];
    private readonly Dictionary<Command, string> _footers = [];
    private readonly HashSet<(Command, OutputFormat)> _textFormats = [];

    public CliConsole Console { get; } = console;

    public GlobalOptions Globals { get; } = new();

    /// <summary>Command lines to show in the help of a command.</summary>
    public void Examples(Command command, params string[] lines) => _examples[command] = lines;

    /// <summary>Text to show below the examples.</summary>
    public void Footer(Command command, string text) => _footers[command] = text;

    /// <summary>Lets a command be asked for YAML or for text, which few have.</summary>
    public void AllowFormats(Command command, params IEnumerable<OutputFormat> formats) => _textFormats.UnionWith(formats.Select(format => (command, format)));

    public IReadOnlyList<string> ExamplesOf(Command command) => _examples.GetValueOrDefault(command, []);

    public string? FooterOf(Command command) => _footers.GetValueOrDefault(command);

    /// <summary>Gives a command what it does.</summary>
    public void Run(Command command, Func<CliSession, Task> action) => Run(command, async session =>
    {
        await action(session).ConfigureAwait(false);
        return ExitCode.Ok;
    });

    /// <summary>Gives a command what it does, with its exit code.</summary>
    public void Run(Command command, Func<CliSession, Task<int>> action)
        => command.SetAction((parsed, cancellationToken) => RunAsync(parsed, action, cancellationToken));

    /// <summary>Gives a command what it does until it is interrupted, which is how it is meant to end.</summary>
    public void RunUntilInterrupted(Command command, Func<CliSession, Task<int>> action) => Run(command, async session =>
    {
        try
        {
            return await action(session).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (session.CancellationToken.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    });

    private async Task<int> RunAsync(ParseResult parsed, Func<CliSession, Task<int>> action, CancellationToken cancellationToken)
    {
        using var session = new CliSession(parsed, Console, Globals, cancellationToken);
        try
        {
            if (session.Format is OutputFormat.Yaml or OutputFormat.Text && !_textFormats.Contains((parsed.CommandResult.Command, session.Format)))
            {
                throw new UsageException($"--output {session.Format.ToString().ToLowerInvariant()} has no meaning here: table, json, jsonl or id.");
            }

            return await action(session).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Usage;
        }
        catch (RegistryException e)
        {
            ErrorReport.Write(Console.Error, e, session.UseErrorColor);
            return e is RegistryUnavailableException ? ExitCode.Unreachable : ExitCode.Refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Refused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine("error: interrupted");
            return ExitCode.Interrupted;
        }
    }
}
