using System.CommandLine;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config use-defaults</c>.</summary>
internal static class ConfigUseDefaultsCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("use-defaults", "Switches field defaults and generators of a node on or off.");
        var write = new ConfigWrite(host, command);
        var use = new Argument<string>("on|off") { Description = "Off leaves everything as it is; only rules that always run change anything then." };
        use.AcceptOnlyFromAmong("on", "off");
        command.Add(use);
        host.Run(command, session =>
        {
            var edit = new ConfigEdit { SetUseDefaults = session.Get(use) == "on" };
            return write.SendAsync(session, [], [edit], _ => $"defaults are {session.Get(use)}");
        });
        host.Examples(command, "registryctl config use-defaults web-1 off", "registryctl config use-defaults web-1 on --dry-run");
        return command;
    }
}
