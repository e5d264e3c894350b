using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config set</c>.</summary>
internal static class ConfigSetCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("set", "Sets fields of items; a single item that there is not is added.");
        var write = new ConfigWrite(host, command);
        var assignments = new Argument<string[]>("PATH=VALUE")
        {
            Description = $"What to set, for instance core.general#name=web-1. The value is {FieldText.Values}.",
            Arity = ArgumentArity.OneOrMore,
        };
        var itemClass = new Option<string?>("--class", "-c")
        {
            Description = "Class of the single item, if it is added by this. Default: the first that can be chosen.",
            HelpName = "class",
        };
        write.CompletePaths(host, assignments, path => path.Field.Length > 0 ? $"{path}=" : null);
        command.Add(assignments);
        command.Add(itemClass);
        host.Run(command, session =>
        {
            var set = session.Get(assignments)!.Select(FieldText.Assignment).Select(a => (Path: ConfigPath.ParseField(a.Key), a.Value)).ToList();
            if (session.Get(itemClass) is not null && set.DistinctBy(s => s.Path.Item).Count() > 1)
            {
                throw new UsageException("--class is for one item; give a command to each.");
            }

            var edits = set.Select(s => new ConfigEdit
            {
                SetField = new SetField { Item = s.Path.Item, Field = s.Path.Field, Value = s.Value, Class = session.Get(itemClass) ?? "" },
            });
            return write.SendAsync(session, set.Select(s => s.Path), edits, _ => $"set {Printable.Text(string.Join(", ", set.Select(s => s.Path)))}");
        });
        host.Examples(
            command,
            "registryctl config set web-1 core.general#name=web-1 core.location#altitude=300",
            "registryctl config set web-1 core.interfaces/wlan0#enabled=false --dry-run",
            "registryctl config set web-1 'core.roles#roles=[\"system\"]'",
            "registryctl config set web-1 core.general#router=tp-link-wr741nd --class CgmGeneral",
            "registryctl config set web-1 'core.general#version=\"42\"'");
        return command;
    }
}
