using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config edit</c>.</summary>
internal sealed partial class ConfigEditCommand
{
    private static readonly string[] Guide =
    [
        "# What is set on this node. Values in comments are derived by rules: to set one, take its '# ' away; to give one back, delete its line.",
        "# An item that is added to a list needs a class, and may have a key. A value that is !hidden stays as it is.",
        "# Save and leave the editor to apply it; leave the file as it is, or empty it, to cancel.",
    ];

    private readonly RefArgument _node;
    private readonly PointOption _point;
    private readonly Option<bool> _reveal = new("--reveal") { Description = "Show the values of sensitive fields, too." };

    private ConfigEditCommand(CliHost host, Command command)
    {
        _node = new RefArgument(host, command);
        _point = new PointOption(command);
        command.Add(_reveal);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("edit", "Opens what is set on a node in an editor, and applies what was changed there, in one write.");
        var edit = new ConfigEditCommand(host, command);
        host.Run(command, edit.RunAsync);
        host.Examples(command, "registryctl config edit web-1", "EDITOR='code --wait' registryctl config edit web-1", "registryctl config edit web-1 --reveal");
        host.Footer(
            command,
            "The editor is $VISUAL, else $EDITOR, else vi. A configuration that is refused is opened again, with what is wrong in comments.\n"
            + "If the node has changed meanwhile, or no daemon answers, the file is kept and its name printed.");
        return command;
    }

    private async Task<int> RunAsync(CliSession session)
    {
        var response = await session.Client.GetConfigAsync(
            new GetConfigRequest
            {
                NodeRef = _node.Of(session),
                Point = _point.Of(session) ?? "",
                WithSources = true,
                RevealSensitive = session.Get(_reveal),
            },
            session.CancellationToken).ConfigureAwait(false);
        var file = new EditFile(response.Config.NodeName);
        var hasWork = false;
        try
        {
            var text = string.Join('\n', [.. Guide, .. ConfigYaml.Lines(response.Config, YamlStyle.Intent), ""]);
            while (await file.EditAsync(text, session.CancellationToken).ConfigureAwait(false) is { } saved && saved.Trim().Length > 0)
            {
                hasWork = true;
                (var code, text) = await TryApplyAsync(session, response.Config, EditNotes.Strip(saved)).ConfigureAwait(false);
                if (code is { } done)
                {
                    hasWork = false;
                    return done;
                }
            }

            session.Console.Error.WriteLine("cancelled: nothing was changed");
            return hasWork ? ExitCode.Refused : ExitCode.Ok;
        }
        finally
        {
            if (hasWork)
            {
                session.Console.Error.WriteLine($"what you typed is kept in {file.FilePath}");
            }
            else
            {
                file.Delete();
            }
        }
    }

    /// <summary>Applies a text, or says what is wrong with it.</summary>
    /// <returns>The exit code; null where the text is to be edited again, with its notes.</returns>
    private static async Task<(int? Code, string Text)> TryApplyAsync(CliSession session, V1.Config config, string text)
    {
        ConfigText? parsed = null;
        try
        {
            parsed = ConfigYamlReader.Read(text);
            var edits = parsed is null ? [] : EditDifference.Between(config, parsed.Document);
            if (edits.Count == 0)
            {
                session.Console.Error.WriteLine(parsed is null ? "cancelled: nothing was changed" : "nothing is different, so nothing was changed");
                return (ExitCode.Ok, text);
            }

            return (await SendAsync(session, config, edits).ConfigureAwait(false), text);
        }
        catch (DocumentException e)
        {
            return (null, EditNotes.Add(text, e));
        }
        catch (RegistryException e) when (IsForTheEditor(e))
        {
            return (null, EditNotes.Add(text, config.Point, Findings(e), parsed?.Lines));
        }
    }

    private static async Task<int> SendAsync(CliSession session, V1.Config config, IReadOnlyList<ConfigEdit> edits)
    {
        var request = new UpdateConfigRequest
        {
            NodeRef = NodeRefs.Id(config.NodeId), Point = config.Point, Edits = { edits }, ExpectedRevision = config.NodeRevision,
        };
        var response = await session.Client.UpdateConfigAsync(request, session.CancellationToken).ConfigureAwait(false);
        var done = string.Create(CultureInfo.InvariantCulture, $"applied {edits.Count} edit{(edits.Count == 1 ? "" : "s")}");
        return ConfigWrite.Write(session, response, done, isDryRun: false);
    }

    // What other text would put right. The rest is for the person to decide: the file is kept.
    private static bool IsForTheEditor(RegistryException e)
        => e.FieldViolations.Count > 0 || e.StatusCode is StatusCode.InvalidArgument or StatusCode.AlreadyExists or StatusCode.FailedPrecondition;

    private static List<Finding> Findings(RegistryException e) => e.FieldViolations.Count > 0
        ? [.. e.FieldViolations.Select(violation => new Finding
        {
            // Whoever edits a file has not seen the edits that were made of it.
            Path = violation.Field, Message = EditNumber().Replace(violation.Description, ""), Code = violation.Reason,
        })]
        : [new Finding { Message = e.Message, Code = e.ReasonText }];

    [GeneratedRegex("^edit [0-9]+: ")]
    private static partial Regex EditNumber();
}
