using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node parent</c>.</summary>
internal sealed class ParentCommand
{
    private readonly RefArgument _node;
    private readonly Argument<string?> _parent = new("PARENT")
    {
        Description = "The new parent (id, name or unique key); without one, the present parent is shown.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _clear = new("--clear") { Description = "Leave the node without parent." };
    private readonly Option<bool> _reassign = new("--reassign") { Description = "Allow another parent to be replaced." };
    private readonly WriteOptions _write;

    private ParentCommand(CliHost host, Command command)
    {
        _node = new RefArgument(host, command);
        command.Add(_parent);
        command.Add(_clear);
        command.Add(_reassign);
        _write = new WriteOptions(command);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("parent", "Shows, sets or clears the parent of a node.");
        var parent = new ParentCommand(host, command);
        host.Run(command, parent.RunAsync);
        host.Examples(
            command,
            "registryctl node parent web-1",
            "registryctl node parent web-1 hv-1",
            "registryctl node parent web-1 hv-2 --reassign",
            "registryctl node parent web-1 --clear");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        var parent = session.Get(_parent);
        if (parent is not null && session.Get(_clear))
        {
            throw new UsageException("PARENT and --clear contradict each other.");
        }

        if (parent is null && !session.Get(_clear))
        {
            await ShowAsync(session).ConfigureAwait(false);
            return;
        }

        var request = new SetParentRequest
        {
            NodeRef = _node.Of(session),
            Parent = parent is null ? null : NodeRefs.Any(parent),
            Reassign = session.Get(_reassign),
            ExpectedRevision = _write.ExpectedRevision(session),
            ValidateOnly = _write.ValidateOnly(session),
        };
        var node = await session.Client.SetParentAsync(request, session.CancellationToken).ConfigureAwait(false);
        var done = parent is null ? "left without parent" : $"put below {Printable.Text(parent)}";
        NodeOutput.WriteDone(session, node, _write.Done(session, done));
    }

    private async Task ShowAsync(CliSession session)
    {
        var request = new GetNodeRequest { NodeRef = _node.Of(session), ReadMask = FieldMask.FromString("id,parent") };
        var child = await session.Client.GetNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
        if (child.Parent.Length > 0)
        {
            var parent = await session.Client.GetNodeAsync(NodeRefs.Id(child.Parent), session.CancellationToken).ConfigureAwait(false);
            await NodeOutput.WriteDetailAsync(session, parent).ConfigureAwait(false);
        }
        else if (session.Format == OutputFormat.Table)
        {
            session.Out.WriteLine("no parent");
        }
        else if (session.Format == OutputFormat.Json)
        {
            session.Out.WriteLine("null");
        }
    }
}
