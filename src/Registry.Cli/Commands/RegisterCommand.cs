using System.CommandLine;
using Google.Protobuf;
using Registry.Cli.Commands.Config;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node register</c>.</summary>
internal sealed class RegisterCommand
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "Name of the node; by default its id.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _type = new("--type", "-t")
    {
        Description = "What kind of node it is, for instance vm.",
        HelpName = "type",
        Required = true,
    };

    private readonly Option<string?> _id = new("--id") { Description = "System id; by default the daemon makes one.", HelpName = "id" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Owner or project.", HelpName = "tenant" };
    private readonly Option<string?> _state = new("--state") { Description = "State, for instance running.", HelpName = "state" };
    private readonly Option<string?> _parent = new("--parent") { Description = "Parent node (id, name or unique key).", HelpName = "node" };
    private readonly Option<string[]> _tag = new("--tag") { Description = "A tag. May be repeated.", HelpName = "key[=value]" };
    private readonly Option<string[]> _key = new("--key")
    {
        Description = "A unique key, for instance a MAC address. May be repeated.",
        HelpName = "key",
    };

    private readonly Option<string[]> _metadata = new("--metadata")
    {
        Description = "A fact: KEY=TEXT or KEY:=JSON. May be repeated.",
        HelpName = "key=value",
    };

    private readonly Option<string[]> _blob = new("--blob") { Description = "A blob: KEY=@FILE. May be repeated.", HelpName = "key=@file" };
    private readonly Option<string?> _definition = new("--definition")
    {
        Description = "Definition: a JSON object, @FILE, or - for standard input.",
        HelpName = "json",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = $"A field of its configuration. The value is {FieldText.Values}. May be repeated.",
        HelpName = "path=value",
    };

    private readonly Option<string?> _matchKey = new("--match-key")
    {
        Description = "A unique key, claimed like those of --key, by which the node is found if it exists.",
        HelpName = "key",
    };

    private readonly Option<bool> _allowDeployed = new("--allow-deployed-change")
    {
        Description = "With --if-exists update: allow a change of a deployed definition.",
    };

    private readonly Option<IfExists> _ifExists = IfExistsOption.Create();
    private readonly WriteOptions _write;

    private RegisterCommand(Command command)
    {
        command.Add(_name);
        foreach (var option in new Option[]
            { _type, _id, _tenant, _state, _parent, _tag, _key, _metadata, _blob, _definition, _set, _ifExists, _matchKey, _allowDeployed })
        {
            command.Add(option);
        }

        _write = new WriteOptions(command, expectRevision: false);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("register", "Creates a node with everything at once, or finds it again.");
        var register = new RegisterCommand(command);
        host.Run(command, register.RunAsync);
        host.Examples(
            command,
            "registryctl node register hv-1 --type hypervisor",
            "registryctl node register web-1 --type vm --parent hv-1 --key 52:54:00:12:34:56 --tag env=prod",
            "registryctl node register web-1 --type vm --definition @web-1.json --if-exists update",
            "registryctl node register r-1 --type router --set core.general#router=fonera --set core.project#project=wlan-si",
            "registryctl node register --type router --match-key mac:c4:e9:84:01:02:03 --if-exists return");
        return command;
    }

    private async Task RunAsync(CliSession session)
    {
        var request = await RequestAsync(session).ConfigureAwait(false);
        var node = await session.Client.RegisterNodeAsync(request, session.CancellationToken).ConfigureAwait(false);

        // With --if-exists the answer does not say whether the node was there before.
        var done = request.IfExists is IfExists.Return or IfExists.Update ? "is registered" : "registered";
        NodeOutput.WriteDone(session, node, _write.Done(session, done));
    }

    private async Task<RegisterNodeRequest> RequestAsync(CliSession session)
    {
        var node = new Node
        {
            Id = session.Get(_id) ?? "",
            Type = session.Get(_type)!,
            Name = session.Get(_name) ?? "",
            Tenant = session.Get(_tenant) ?? "",
            State = session.Get(_state) ?? "",
            UniqueKeys = { session.Get(_key) ?? [] },
        };
        if (session.Get(_matchKey) is { } matchKey && !node.UniqueKeys.Contains(matchKey))
        {
            node.UniqueKeys.Add(matchKey);
        }

        ValueText.AddTo(node.Tags, ValueText.Each(session.Get(_tag), ValueText.Tag));
        ValueText.AddTo(node.Metadata, ValueText.Each(session.Get(_metadata), ValueText.Metadata));
        if (session.Get(_definition) is { } definition)
        {
            node.Definition = await ValueText.DefinitionAsync(session, definition).ConfigureAwait(false);
        }

        if (session.Get(_parent) is { } parent)
        {
            node.Parent = await ParentIdAsync(session, parent).ConfigureAwait(false);
        }

        var request = new RegisterNodeRequest
        {
            Node = node,
            IfExists = session.Get(_ifExists),
            MatchUniqueKey = session.Get(_matchKey) ?? "",
            AllowDeployedChange = session.Get(_allowDeployed),
            ValidateOnly = _write.ValidateOnly(session),
            ConfigEdits = { Edits(session.Get(_set) ?? []) },
        };
        foreach (var (key, content) in ValueText.Each(session.Get(_blob), ValueText.Tag))
        {
            request.Blobs.Add(key, ByteString.CopyFrom(await ValueText.ContentAsync(session, content).ConfigureAwait(false)));
        }

        return request;
    }

    private static IEnumerable<PointEdits> Edits(IEnumerable<string> assignments) =>
        assignments.Select(FieldText.Assignment).Select(a => (Path: ConfigPath.ParseField(a.Key), a.Value))
            .GroupBy(a => a.Path.Point ?? ConfigPath.DefaultPoint, StringComparer.Ordinal)
            .Select(point => new PointEdits
            {
                Point = point.Key,
                Edits = { point.Select(a => new ConfigEdit { SetField = new SetField { Item = a.Path.Item, Field = a.Path.Field, Value = a.Value } }) },
            });

    /// <summary>A node names its parent by id; a person by name.</summary>
    private static async Task<string> ParentIdAsync(CliSession session, string parent)
    {
        var request = new GetNodeRequest { NodeRef = NodeRefs.Any(parent), ReadMask = new() { Paths = { "id" } } };
        return (await session.Client.GetNodeAsync(request, session.CancellationToken).ConfigureAwait(false)).Id;
    }
}
