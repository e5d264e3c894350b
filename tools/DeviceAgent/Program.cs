using System.CommandLine;
using DeviceAgent;
using Registry.Client;

var command = new AgentCommand();
command.SetAction(RunAsync);
var line = command.Parse(args);
if (line.Errors.Count > 0)
{
    foreach (var error in line.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    return ExitCodes.Usage;
}

return await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });

async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
{
    var options = command.ReadOptions(parsed);
    using var logs = LogFormats.CreateFactory(command.ReadLogFormat(parsed));
    await using var client = new RegistryClient(new RegistryClientOptions { Address = options.Server });
    return await new Agent(client, options, TimeProvider.System, logs.CreateLogger("registry-device-agent")).RunAsync(cancellationToken);
}
