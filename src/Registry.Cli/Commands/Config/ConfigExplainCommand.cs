using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config explain</c>.</summary>
internal static class ConfigExplainCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("explain", "Tells where a value comes from, and what else could have given it.");
        var node = new RefArgument(host, command);
        var path = new Argument<string>("PATH") { Description = "A field, for instance core.interfaces/wlan0#essid, or an item." };
        PathCompletions.Add(host, path, node, known => $"{known}");
        command.Add(path);
        var point = new PointOption(command);
        var reveal = new Option<bool>("--reveal") { Description = "Show the values of sensitive fields, too." };
        command.Add(reveal);
        host.AllowFormats(command, OutputFormat.Text);
        host.Run(command, async session =>
        {
            var wanted = ConfigPath.Parse(session.Get(path)!);
            var response = await session.Client.ExplainConfigAsync(
                new ExplainConfigRequest
                {
                    NodeRef = node.Of(session),
                    Point = ConfigPath.PointOf(point.Of(session), [wanted]),
                    Item = wanted.Item,
                    Field = wanted.Field,
                    RevealSensitive = session.Get(reveal),
                },
                session.CancellationToken).ConfigureAwait(false);
            switch (session.Format)
            {
                case OutputFormat.Table or OutputFormat.Text:
                    foreach (var line in ExplanationText.Lines(response, session.UseColor))
                    {
                        session.Out.WriteLine(line);
                    }

                    break;
                default:
                    NodeOutput.WriteMessage(session, response, response.Path);
                    break;
            }
        });
        host.Examples(
            command,
            "registryctl config explain web-1 core.interfaces/wlan0#essid",
            "registryctl config explain web-1 core.interfaces/wan0",
            "registryctl config explain web-1 core.general#name -o json");
        return command;
    }
}
