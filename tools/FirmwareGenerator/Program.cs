using System.CommandLine;
using FirmwareGenerator.Commands;

var connection = new ConnectionOptions();
var root = new RootCommand(
    """
    Makes firmware configurations of the routers in a cluster registry (registryd).

    Examples:
      firmware-generator generate r-1 r-2 --output-directory firmware
      firmware-generator generate --all -d firmware --format uci --image-builder '/opt/imagebuilder-{target}'
      firmware-generator generate --all -d firmware --watch
      firmware-generator hook --listen 127.0.0.1:7410

    Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 no daemon answers.
    """)
{
    GenerateCommand.Create(connection),
    HookCommand.Create(connection),
};
connection.AddTo(root);
var line = root.Parse(args);
if (line.Errors.Count > 0)
{
    foreach (var error in line.Errors)
    {
        await Console.Error.WriteLineAsync($"error: {error.Message}");
    }

    return ExitCodes.Usage;
}

return await line.InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
