using System.CommandLine;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary>The options that choose nodes.</summary>
internal sealed class SelectorOptions
{
    private readonly Option<string[]> _type = new("--type", "-t")
    {
        Description = "Only nodes of this type. May be repeated: any of them.",
        HelpName = "type",
    };

    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only nodes of this tenant.", HelpName = "tenant" };
    private readonly Option<bool> _noTenant = new("--no-tenant") { Description = "Only nodes without a tenant." };
    private readonly Option<string[]> _tag = new("--tag")
    {
        Description = "Only nodes that carry this tag, with this value where one is given. May be repeated: all of them.",
        HelpName = "key[=value]",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Only nodes with a unique key that begins with this.",
        HelpName = "prefix",
    };

    private readonly Option<string[]> _state = new("--state")
    {
        Description = "Only nodes in this state. May be repeated: any of them.",
        HelpName = "state",
    };

    private readonly Option<string?> _parent = new("--parent")
    {
        Description = "Only children of this node (id, name or unique key).",
        HelpName = "node",
    };

    private readonly Option<string?> _filter = new("--filter", "-f")
    {
        Description = "Only nodes for which this expression is true, for instance \"config.core.general.name.startsWith('gw-')\".",
        HelpName = "expression",
    };

    private readonly Option<bool> _roots = new("--roots") { Description = "Only nodes without a parent." };

    public SelectorOptions(CliHost host, Command command)
    {
        _filter.CompletionSources.Add(context => QueryCompletions.Of(host, context));
        foreach (var option in new Option[] { _type, _tenant, _noTenant, _tag, _key, _state, _parent, _roots, _filter })
        {
            command.Add(option);
        }
    }

    public NodeSelector Of(CliSession session, string? namePrefix = null)
    {
        if (session.Get(_tenant) is not null && session.Get(_noTenant))
        {
            throw new UsageException("--tenant and --no-tenant contradict each other.");
        }

        if (session.Get(_parent) is not null && session.Get(_roots))
        {
            throw new UsageException("--parent and --roots contradict each other.");
        }

        var selector = new NodeSelector
        {
            Types_ = { session.Get(_type) ?? [] },
            States = { session.Get(_state) ?? [] },
            RootsOnly = session.Get(_roots),
            NamePrefix = namePrefix ?? "",
            UniqueKeyPrefix = session.Get(_key) ?? "",
            Filter = session.Get(_filter) ?? "",
            Parent = session.Get(_parent) is { } parent ? NodeRefs.Any(parent) : null,
        };
        ValueText.AddTo(selector.Tags, ValueText.Each(session.Get(_tag), ValueText.Tag));
        if (session.Get(_noTenant))
        {
            selector.Tenant = "";
        }
        else if (session.Get(_tenant) is { } tenant)
        {
            selector.Tenant = tenant.Length > 0 ? tenant : throw new UsageException("--tenant needs a name; --no-tenant finds nodes without one.");
        }

        return selector;
    }
}
