using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config get</c>.</summary>
internal sealed class ConfigGetCommand
{
    private readonly RefArgument _node;
    private readonly Argument<string?> _path = new("ITEM-PATH")
    {
        Description = "Only items of this id, or this item, or this field of it. Default: all of the point.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly PointOption _point;
    private readonly Option<bool> _intent = new("--intent") { Description = "Only what somebody set." };
    private readonly Option<bool> _sources = new("--sources") { Description = "Show where each value comes from." };
    private readonly Option<bool> _reveal = new("--reveal") { Description = "Show the values of sensitive fields, too." };
    private readonly Option<long> _at = new("--at-revision")
    {
        Description = "The configuration as it was right after this revision; not of volatile points.", HelpName = "revision",
    };

    private ConfigGetCommand(CliHost host, Command command)
    {
        _node = new RefArgument(host, command);
        PathCompletions.Add(host, _path, _node, path => $"{path}");
        command.Add(_path);
        _point = new PointOption(command);
        foreach (var option in new Option[] { _intent, _sources, _reveal, _at })
        {
            command.Add(option);
        }
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("get", "Shows the configuration of a node.");
        var get = new ConfigGetCommand(host, command);
        host.AllowFormats(command, OutputFormat.Yaml, OutputFormat.Text);
        host.Run(command, get.RunAsync);
        host.Examples(
            command,
            "registryctl config get web-1",
            "registryctl config get web-1 core.interfaces/wlan0 --sources",
            "registryctl config get web-1 --intent -o json",
            "registryctl config get web-1 monitoring/core.general",
            "registryctl config get web-1 -o text | grep essid",
            "registryctl config get web-1 --at-revision 1200");
        host.Footer(command, "--output: yaml for people (the default), json or jsonl, text (one 'path = value' a line), id (only items).");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        var path = session.Get(_path) is { } text ? ConfigPath.Parse(text) : null;
        var response = await session.Client.GetConfigAsync(
            new GetConfigRequest
            {
                NodeRef = _node.Of(session),
                Point = ConfigPath.PointOf(_point.Of(session), path is null ? [] : [path]),
                View = session.Get(_intent) ? ConfigView.Intent : ConfigView.Effective,
                WithSources = session.Get(_sources),
                RevealSensitive = session.Get(_reveal),
                AtRevision = session.Get(_at),
            },
            session.CancellationToken).ConfigureAwait(false);
        if (path is not null)
        {
            Keep(response.Config, path);
        }

        Print(session, response);
    }

    /// <summary>Leaves only what the path names.</summary>
    private static void Keep(V1.Config config, ConfigPath path)
    {
        foreach (var item in config.Items.Where(item => item.Ref.Id != path.Id || (path.Key.Length > 0 && item.Ref.Key != path.Key)).ToList())
        {
            config.Items.Remove(item);
        }

        if (config.Items.Count == 0 && path.Key.Length > 0)
        {
            throw new IOException($"there is no {path} on {config.NodeName}");
        }

        foreach (var item in path.Field.Length > 0 ? config.Items : [])
        {
            KeepField(item, path.Field);
        }
    }

    private static void KeepField(ConfigItem item, string field)
    {
        foreach (var other in item.Values.Keys.Concat(item.Sources.Keys).Where(name => name != field).ToList())
        {
            item.Values.Remove(other);
            item.Sources.Remove(other);
        }

        foreach (var other in item.MaskedFields.Where(name => name != field).ToList())
        {
            item.MaskedFields.Remove(other);
        }
    }

    private static void Print(CliSession session, GetConfigResponse response)
    {
        switch (session.Format)
        {
            case OutputFormat.Table or OutputFormat.Yaml:
                foreach (var line in ConfigYaml.Lines(response.Config, YamlStyle.Plain))
                {
                    session.Out.WriteLine(line);
                }

                break;
            case OutputFormat.Text:
                foreach (var line in ConfigLines.Of(response.Config))
                {
                    session.Out.WriteLine(line);
                }

                break;
            default:
                NodeOutput.WriteMessage(session, response, response.Config.Items.Select(item => ConfigPath.Text(item.Ref)));
                break;
        }
    }
}
