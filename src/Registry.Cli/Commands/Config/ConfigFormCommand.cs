using System.CommandLine;
using Registry.Cli.Config;
using Registry.Cli.Forms;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config form</c>.</summary>
internal sealed class ConfigFormCommand
{
    private readonly RefArgument _node;
    private readonly PointOption _point;
    private readonly Option<string?> _new = new("--new") { Description = "A form for a node of this type that is still to be registered.", HelpName = "type" };
    private readonly Option<string?> _name = new("--name") { Description = "With --new: name of the node; by default its id.", HelpName = "name" };
    private readonly Option<bool> _simple = new("--simple") { Description = "Show only what modules mark simple, and what is wrong." };
    private readonly Option<bool> _reveal = new("--reveal") { Description = "Show the values of sensitive fields, too." };

    private ConfigFormCommand(CliHost host, Command command)
    {
        _node = new RefArgument(host, command, isOptional: true);
        _point = new PointOption(command);
        foreach (var option in new Option[] { _new, _name, _simple, _reveal })
        {
            command.Add(option);
        }
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("form", "Shows what can be set on a node, and has it filled in on a terminal.");
        var form = new ConfigFormCommand(host, command);
        host.AllowFormats(command, OutputFormat.Text);
        host.Run(command, form.RunAsync);
        host.Examples(
            command,
            "registryctl config form web-1",
            "registryctl config form web-1 --simple",
            "registryctl config form --new router --name home-1",
            "registryctl config form web-1 | grep error",
            "registryctl config form web-1 -o json");
        host.Footer(
            command,
            "On a terminal: arrows and Enter choose, typing searches. Every edit is evaluated and nothing is written before it is saved, in one write.\n"
            + "Without a terminal, or with --output text, the form is printed; --output json and jsonl print it for programs, id its items.");
        return command;
    }

    private async Task<int> RunAsync(CliSession session)
    {
        var draft = new FormDraft(session.Client, Request(session));
        await draft.EvaluateAsync(session.CancellationToken).ConfigureAwait(false);
        if (session.Format == OutputFormat.Table && session.Console is { IsInTerminal: true, IsOutTerminal: true })
        {
            return await new FormDialog(session, draft).RunAsync().ConfigureAwait(false);
        }

        if (session.Format is OutputFormat.Table or OutputFormat.Text)
        {
            foreach (var line in FormText.Lines(draft.Form, session.UseColor))
            {
                session.Out.WriteLine(line);
            }
        }
        else
        {
            NodeOutput.WriteMessage(session, draft.Form, draft.Form.AllItems().Select(item => ConfigPath.Text(item.Ref)));
        }

        return ExitCode.Ok;
    }

    private EvaluateFormRequest Request(CliSession session)
    {
        var request = new EvaluateFormRequest
        {
            Point = _point.Of(session) ?? "",
            Mode = session.Get(_simple) ? FormMode.Simple : FormMode.Advanced,
            RevealSensitive = session.Get(_reveal),
        };
        if (session.Get(_new) is { } type)
        {
            request.NewNode = _node.IsGiven(session)
                ? throw new UsageException($"Either NODE or --new: '{_node.Text(session)}' would not be looked at; --name names the new node.")
                : new Node { Type = type, Name = session.Get(_name) ?? "" };
            return request;
        }

        if (session.Has(_name))
        {
            throw new UsageException("--name goes with --new; the name of a node is changed by 'node rename'.");
        }

        request.NodeRef = _node.IsGiven(session) ? _node.Of(session) : throw new UsageException("Name a node, or say --new TYPE.");
        return request;
    }
}
