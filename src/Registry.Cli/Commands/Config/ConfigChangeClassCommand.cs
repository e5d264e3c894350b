using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config change-class</c>.</summary>
internal static class ConfigChangeClassCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("change-class", "Gives an item another class; fields that both classes have keep their values.");
        var write = new ConfigWrite(host, command);
        var item = new Argument<string>("ID[/KEY]") { Description = "The item, for instance core.interfaces.network/wan4." };
        var itemClass = new Argument<string>("CLASS") { Description = "Its new class." };
        write.CompletePaths(host, item, path => path.Field.Length == 0 ? $"{path}" : null);
        command.Add(item);
        command.Add(itemClass);
        host.Run(command, session =>
        {
            var path = ConfigPath.ParseItem(session.Get(item)!);
            var edit = new ConfigEdit { ChangeClass = new ChangeClass { Item = path.Item, Class = session.Get(itemClass)! } };
            return write.SendAsync(session, [path], [edit], _ => Printable.Text($"{path} is a {session.Get(itemClass)}"));
        });
        host.Examples(
            command,
            "registryctl config change-class web-1 core.interfaces.network/wan4 Static --dry-run",
            "registryctl config change-class web-1 core.routerid/main Allocated");
        return command;
    }
}
