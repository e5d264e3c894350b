using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config unset</c>.</summary>
internal static class ConfigUnsetCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("unset", "Gives fields back to the rules: their values are derived again, or there are none.");
        var write = new ConfigWrite(host, command);
        var fields = new Argument<string[]>("PATH") { Description = "Fields, for instance core.general#name.", Arity = ArgumentArity.OneOrMore };
        write.CompletePaths(host, fields, path => path.Field.Length > 0 ? $"{path}" : null);
        command.Add(fields);
        host.Run(command, session =>
        {
            var paths = session.Get(fields)!.Select(ConfigPath.ParseField).ToList();
            var edits = paths.Select(path => new ConfigEdit { ClearField = new ClearField { Item = path.Item, Field = path.Field } });
            return write.SendAsync(session, paths, edits, _ => $"unset {Printable.Text(string.Join(", ", paths))}");
        });
        host.Examples(
            command,
            "registryctl config unset web-1 core.interfaces/wlan0#essid",
            "registryctl config unset web-1 core.location#address core.location#city");
        return command;
    }
}
