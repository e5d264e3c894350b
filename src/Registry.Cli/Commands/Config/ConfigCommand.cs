using System.CommandLine;

namespace Registry.Cli.Commands.Config;

/// <summary>The commands about the configuration of nodes.</summary>
internal static class ConfigCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("config", "Shows and changes the configuration of nodes.")
        {
            ConfigGetCommand.Create(host),
            ConfigSetCommand.Create(host),
            ConfigUnsetCommand.Create(host),
            ConfigAddCommand.Create(host),
            ConfigRemoveCommand.Create(host),
            ConfigMoveCommand.Create(host),
            ConfigChangeClassCommand.Create(host),
            ConfigUseDefaultsCommand.Create(host),
            ConfigEditCommand.Create(host),
            ConfigFormCommand.Create(host),
            ConfigExplainCommand.Create(host),
            ConfigValidateCommand.Create(host),
            ConfigReapplyCommand.Create(host),
        };
        host.Examples(
            command,
            "registryctl config get web-1 --sources",
            "registryctl config set web-1 core.general#name=web-1",
            "registryctl config edit web-1",
            "registryctl config form web-1",
            "registryctl config explain web-1 core.interfaces/wlan0#essid");
        host.Footer(
            command,
            "What is set is intent; modules derive the rest of the configuration from it.\n"
            + "Paths: core.general#name (id, field), core.interfaces/wlan0#essid (id, key, field), core.interfaces/wlan0 (an item);\n"
            + "the point may stand before: monitoring/core.general.");
        return command;
    }
}
