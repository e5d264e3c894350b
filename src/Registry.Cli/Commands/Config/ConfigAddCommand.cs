using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config add</c>.</summary>
internal sealed class ConfigAddCommand
{
    private readonly ConfigWrite _write;
    private readonly Argument<string> _id = new("ID") { Description = "Registry id, for instance core.interfaces." };
    private readonly Argument<string[]> _fields = new("FIELD=VALUE")
    {
        Description = $"Values of the item's fields: {FieldText.Values}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _class = new("--class", "-c")
    {
        Description = "Class of the item. Default: the first that can be chosen.", HelpName = "class",
    };

    private readonly Option<string?> _key = new("--key", "-k") { Description = "Key of the item. Default: the registry makes one.", HelpName = "key" };
    private readonly Option<string?> _parent = new("--parent") { Description = "Item under which it hangs.", HelpName = "id/key" };
    private readonly Option<int?> _position = new("--position")
    {
        Description = "Place among the items of the id, from 0. Default: at the end.", HelpName = "place",
    };

    private ConfigAddCommand(CliHost host, Command command)
    {
        _write = new ConfigWrite(host, command);
        command.Add(_id);
        command.Add(_fields);
        foreach (var option in new Option[] { _class, _key, _parent, _position })
        {
            command.Add(option);
        }
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("add", "Adds an item.");
        var add = new ConfigAddCommand(host, command);
        host.Run(command, add.RunAsync);
        host.Examples(
            command,
            "registryctl config add web-1 core.interfaces --class Bridge --key clients0 name=clients0",
            "registryctl config add web-1 core.interfaces.network --class Dhcp --parent core.interfaces/wan0 dns=false",
            "registryctl config add web-1 core.switch --position 0 switch=sw0 vlan_preset=default -o id");
        return command;
    }

    private Task<int> RunAsync(CliSession session)
    {
        var path = ConfigPath.ParseItem(session.Get(_id)!);
        if (path.Key.Length > 0)
        {
            throw new UsageException($"'{path}' names an item; write {path.Id} --key {path.Key}.");
        }

        var parent = session.Get(_parent) is { } text ? ConfigPath.ParseItem(text) : null;
        var add = new AddItem { Id = path.Id, Class = session.Get(_class) ?? "", Key = session.Get(_key) ?? "", Parent = parent?.Item };
        if (session.Get(_position) is { } position)
        {
            add.Position = position >= 0 ? position : throw new UsageException("--position must not be negative.");
        }

        ValueText.AddTo(add.Values, ValueText.Each(session.Get(_fields), FieldText.Assignment));
        return _write.SendAsync(
            session, parent is { Point: not null } ? [path, parent] : [path], [new ConfigEdit { AddItem = add }],
            response => $"added {Printable.Text(string.Join(", ", response.Added.Select(ConfigPath.Text).DefaultIfEmpty(path.Id)))}");
    }
}
