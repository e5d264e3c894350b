using System.CommandLine;
using System.Globalization;
using Registry.Cli.Config;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config move</c>.</summary>
internal static class ConfigMoveCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("move", "Moves an item to another place among those of its id.");
        var write = new ConfigWrite(host, command);
        var item = new Argument<string>("ID/KEY") { Description = "The item, for instance core.interfaces/wlan1." };
        var position = new Argument<int>("POSITION") { Description = "Its new place, from 0; beyond the end means the end." };
        write.CompletePaths(host, item, path => path.Field.Length == 0 && path.Key.Length > 0 ? $"{path}" : null);
        command.Add(item);
        command.Add(position);
        host.Run(command, session =>
        {
            var path = ConfigPath.ParseItem(session.Get(item)!);
            var place = session.Get(position) is >= 0 and var p ? p : throw new UsageException("POSITION must not be negative.");
            var edit = new ConfigEdit { MoveItem = new MoveItem { Item = path.Item, Position = place } };
            return write.SendAsync(session, [path], [edit], _ => string.Create(CultureInfo.InvariantCulture, $"moved {path} to place {place}"));
        });
        host.Examples(command, "registryctl config move web-1 core.interfaces/wlan1 0");
        return command;
    }
}
