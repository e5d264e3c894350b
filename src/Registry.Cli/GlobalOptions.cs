using System.CommandLine;
using Registry.Cli.Commands;
using Registry.Cli.Output;
using Registry.Client;

namespace Registry.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _server = new("--server", "-s")
    {
        Description = $"Address of the daemon. Default: $REGISTRYCTL_SERVER, else {RegistryClientOptions.DefaultAddress}.",
        HelpName = "address",
        Recursive = true,
    };

    private readonly Option<string> _timeout = new("--timeout")
    {
        Description = "Time that one request may take, retries included, for instance 500ms, 10s, 2m.",
        HelpName = "time",
        DefaultValueFactory = _ => "10s",
        Recursive = true,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "How to print: for people, one JSON document, one JSON object a line, or only ids; configurations also as YAML or lines of text.",
        HelpName = "table|json|jsonl|id|yaml|text",
        DefaultValueFactory = _ => "table",
        Recursive = true,
    };

    private readonly Option<bool> _noColor = new("--no-color")
    {
        Description = "Print without colours, also on a terminal. $NO_COLOR does the same.",
        Recursive = true,
    };

    public GlobalOptions() => _output.AcceptOnlyFromAmong("table", "json", "jsonl", "id", "yaml", "text");

    public void AddTo(RootCommand root)
    {
        root.Add(_server);
        root.Add(_timeout);
        root.Add(_output);
        root.Add(_noColor);
    }

    public Uri Server(ParseResult parsed)
    {
        var text = parsed.GetValue(_server) ?? CliConsole.Environment("REGISTRYCTL_SERVER") ?? RegistryClientOptions.DefaultAddress;
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"'{text}' is not an address such as {RegistryClientOptions.DefaultAddress} or host:7400.");
    }

    public TimeSpan Timeout(ParseResult parsed) => ValueText.Time(parsed.GetValue(_timeout)!, "--timeout");

    public OutputFormat Output(ParseResult parsed) => parsed.GetValue(_output) switch
    {
        "json" => OutputFormat.Json,
        "jsonl" => OutputFormat.JsonLines,
        "id" => OutputFormat.Id,
        "yaml" => OutputFormat.Yaml,
        "text" => OutputFormat.Text,
        _ => OutputFormat.Table,
    };

    public bool NoColor(ParseResult parsed) => parsed.GetValue(_noColor) || CliConsole.Environment("NO_COLOR") is not null;
}
