using System.CommandLine;
using HypervisorAgent;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Passes;
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

// A pass in progress may be waiting for the registry: give it the time of one deadline to end by itself.
return await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });

async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
{
    var options = command.ReadOptions(parsed);
    using var logs = LogFormats.CreateFactory(command.ReadLogFormat(parsed));
    var logger = logs.CreateLogger("registry-hypervisor-agent");
    await using var client = new RegistryClient(new RegistryClientOptions { Address = options.Server });
    var pass = new Pass(new VirshHypervisor(options.Virsh, TimeProvider.System), client, options, logger);
    return await new Agent(pass, options, TimeProvider.System, Console.Out, logger).RunAsync(cancellationToken);
}
