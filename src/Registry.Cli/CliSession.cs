using System.CommandLine;
using Registry.Cli.Output;
using Registry.Client;

namespace Registry.Cli;

/// <summary>One command as it runs: what was typed, where to print, and the client.</summary>
internal sealed class CliSession : IDisposable
{
    private readonly ParseResult _parsed;
    private readonly Lazy<RegistryClient> _client;

    public CliSession(ParseResult parsed, CliConsole console, GlobalOptions globals, CancellationToken cancellationToken)
    {
        _parsed = parsed;
        Console = console;
        CancellationToken = cancellationToken;
        Format = globals.Output(parsed);
        UseColor = console.IsOutTerminal && !globals.NoColor(parsed);
        UseErrorColor = console.IsErrorTerminal && !globals.NoColor(parsed);
        _client = new Lazy<RegistryClient>(() => new RegistryClient(new RegistryClientOptions
        {
            Address = globals.Server(parsed),
            Deadline = globals.Timeout(parsed),
            TimeProvider = console.TimeProvider,
        }));
    }

    public CliConsole Console { get; }

    public TextWriter Out => Console.Out;

    public OutputFormat Format { get; }

    public bool UseColor { get; }

    public bool UseErrorColor { get; }

    public CancellationToken CancellationToken { get; }

    public RegistryClient Client => _client.Value;

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => _parsed.GetValue(argument);

    /// <summary>Whether the option was typed.</summary>
    public bool Has(Option option) => _parsed.GetResult(option) is { Implicit: false };

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}
