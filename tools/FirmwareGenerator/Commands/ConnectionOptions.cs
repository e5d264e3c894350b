using System.CommandLine;
using FirmwareGenerator.Output;
using Registry.Client;

namespace FirmwareGenerator.Commands;

/// <summary>The options that every command takes, and the one exit for errors.</summary>
internal sealed class ConnectionOptions
{
    private const string ServerVariable = "REGISTRYCTL_SERVER";

    private readonly Option<Uri> _server = new("--server", "-s")
    {
        Description = $"Address of the daemon. Default: ${ServerVariable}, else {RegistryClientOptions.DefaultAddress}.",
        HelpName = "address",
        Recursive = true,
        DefaultValueFactory = result => Parse(
            Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } set ? set : RegistryClientOptions.DefaultAddress, result)!,
        CustomParser = result => Parse(result.Tokens[0].Value, result),
    };

    private readonly Option<bool> _noColor = new("--no-color")
    {
        Description = "Print without colours, also on a terminal. $NO_COLOR does the same.",
        Recursive = true,
    };

    /// <summary>Gives all commands the options.</summary>
    public void AddTo(RootCommand root)
    {
        root.Add(_server);
        root.Add(_noColor);
    }

    /// <summary>Gives a command what it does, with its exit code.</summary>
    public void Run(Command command, Func<ParseResult, RegistryClient, ToolConsole, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
    {
        var console = ToolConsole.OfProcess(parsed.GetValue(_noColor));
        await using var client = new RegistryClient(new RegistryClientOptions { Address = parsed.GetRequiredValue(_server) });
        try
        {
            return await action(parsed, client, console, cancellation).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            await console.Error.WriteLineAsync(
                $"{console.Red("error")}: {e.Message}{(e.ReasonText.Length == 0 ? "" : $" [{e.ReasonText}]")}").ConfigureAwait(false);
            return e is RegistryUnavailableException ? ExitCodes.Unreachable : ExitCodes.Refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"{console.Red("error")}: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync("error: interrupted").ConfigureAwait(false);
            return ExitCodes.Interrupted;
        }
    });

    private static Uri? Parse(string text, System.CommandLine.Parsing.ArgumentResult result)
    {
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }

        result.AddError($"'{text}' is not an address such as {RegistryClientOptions.DefaultAddress} or host:7400.");
        return null;
    }
}
