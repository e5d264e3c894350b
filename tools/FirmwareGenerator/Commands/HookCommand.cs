using System.CommandLine;
using System.Net;
using FirmwareGenerator.Hooks;
using FirmwareGenerator.Output;
using Registry.Client;

namespace FirmwareGenerator.Commands;

/// <summary><c>hook</c>.</summary>
internal static class HookCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ConnectionOptions connection)
    {
        var listen = new Option<IPEndPoint>("--listen")
        {
            Description = "Address on this machine to serve at, as 127.0.0.1:7410; port 0 takes a free one.",
            HelpName = "ADDRESS:PORT",
            Required = true,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var address) && IPAddress.IsLoopback(address.Address))
                {
                    return address;
                }

                result.AddError(
                    $"'{text}' is not a loopback address with a port, such as 127.0.0.1:7410; the registry calls hooks on its own machine only.");
                return null;
            },
        };
        var command = new Command(
            "hook", "Serves the hook of firmware-hook.yaml: what no firmware can be made of is refused when it is written.") { listen };
        connection.Run(command, (parsed, client, console, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(listen), client, console, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IPEndPoint address, RegistryClient client, ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            await HookServer.RunAsync(address, client, console, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how a server is meant to end.
        }

        return ExitCodes.Ok;
    }
}
