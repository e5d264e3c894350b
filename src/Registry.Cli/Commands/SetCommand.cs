using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node set</c>.</summary>
internal sealed class SetCommand
{
    private const string Fields = "name, tenant, state, definition";

    private readonly RefArgument _node;
    private readonly Argument<string[]> _assignments = new("FIELD=VALUE")
    {
        Description = $"What to set: {Fields}. An empty value clears.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _definition = new("--definition")
    {
        Description = "Definition: a JSON object, @FILE, or - for standard input.",
        HelpName = "json",
    };

    private readonly Option<bool> _allowDeployed = new("--allow-deployed-change")
    {
        Description = "Allow a change of the definition of a node that has a parent.",
    };

    private readonly WriteOptions _write;

    private SetCommand(CliHost host, Command command)
    {
        _node = new RefArgument(host, command);
        command.Add(_assignments);
        command.Add(_definition);
        command.Add(_allowDeployed);
        _write = new WriteOptions(command);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("set", "Sets fields of a node.");
        var set = new SetCommand(host, command);
        host.Run(command, set.RunAsync);
        host.Examples(
            command,
            "registryctl node set web-1 state=running",
            "registryctl node set web-1 tenant= state=stopped",
            "registryctl node set web-1 --definition @web-1.json",
            "virsh-to-json web-1 | registryctl node set web-1 --definition - --allow-deployed-change");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        var request = new UpdateNodeRequest
        {
            NodeRef = _node.Of(session),
            Node = new Node(),
            UpdateMask = new FieldMask(),
            ExpectedRevision = _write.ExpectedRevision(session),
            AllowDeployedChange = session.Get(_allowDeployed),
            ValidateOnly = _write.ValidateOnly(session),
        };
        foreach (var assignment in session.Get(_assignments) ?? [])
        {
            await AssignAsync(session, request, assignment).ConfigureAwait(false);
        }

        if (session.Get(_definition) is { } definition)
        {
            await AssignAsync(session, request, $"definition={definition}").ConfigureAwait(false);
        }

        if (request.UpdateMask.Paths.Count == 0)
        {
            throw new UsageException($"Nothing to set: give FIELD=VALUE ({Fields}) or --definition.");
        }

        var node = await session.Client.UpdateNodeAsync(request, session.CancellationToken).ConfigureAwait(false);
        NodeOutput.WriteDone(session, node, _write.Done(session, $"set {string.Join(", ", request.UpdateMask.Paths)}"));
    }

    private static async Task AssignAsync(CliSession session, UpdateNodeRequest request, string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        var (field, value) = at > 0
            ? (assignment[..at], assignment[(at + 1)..])
            : throw new UsageException($"'{assignment}' is not FIELD=VALUE.");
        switch (field)
        {
            case "name":
                request.Node.Name = value;
                break;
            case "tenant":
                request.Node.Tenant = value;
                break;
            case "state":
                request.Node.State = value;
                break;
            case "definition":
                request.Node.Definition = await ValueText.DefinitionAsync(session, value).ConfigureAwait(false);
                break;
            default:
                throw new UsageException($"'{field}' cannot be set here{Instead(field)}. Fields: {Fields}.");
        }

        if (request.UpdateMask.Paths.Contains(field))
        {
            throw new UsageException($"'{field}' is given twice.");
        }

        request.UpdateMask.Paths.Add(field);
    }

    private static string Instead(string field) => field switch
    {
        "id" or "type" => ": it is fixed when the node is registered",
        "parent" => ": see 'registryctl node parent'",
        "tags" or "tag" => ": see 'registryctl node tag'",
        "metadata" => ": see 'registryctl node metadata'",
        "unique_keys" or "keys" or "key" => ": see 'registryctl node key'",
        "blobs" or "blob" => ": see 'registryctl node blob'",
        _ => "",
    };
}
