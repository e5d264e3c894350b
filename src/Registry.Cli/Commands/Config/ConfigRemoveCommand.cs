using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config remove</c>.</summary>
internal static class ConfigRemoveCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("remove", "Removes items and what hangs under them; not those that a rule makes.");
        command.Aliases.Add("rm");
        var write = new ConfigWrite(host, command);
        var items = new Argument<string[]>("ID/KEY") { Description = "Items, for instance core.interfaces/wlan1.", Arity = ArgumentArity.OneOrMore };
        write.CompletePaths(host, items, path => path.Field.Length == 0 ? $"{path}" : null);
        command.Add(items);
        host.Run(command, session =>
        {
            var paths = session.Get(items)!.Select(ConfigPath.ParseItem).ToList();
            var edits = paths.Select(path => new ConfigEdit { RemoveItem = path.Item });
            return write.SendAsync(session, paths, edits, _ => $"removed {Printable.Text(string.Join(", ", paths))}");
        });
        host.Examples(command, "registryctl config remove web-1 core.interfaces/wlan1", "registryctl config rm web-1 core.location --dry-run");
        return command;
    }
}
