using System.CommandLine;

namespace Registry.Cli.Commands.Config;

/// <summary>The option that names the registration point.</summary>
internal sealed class PointOption
{
    private readonly Option<string?> _point = new("--point", "-p")
    {
        Description = "Registration point of paths that name none. Default: config.",
        HelpName = "point",
    };

    public PointOption(Command command) => command.Add(_point);

    public string? Of(CliSession session) => session.Get(_point);
}
