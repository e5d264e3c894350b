using System.CommandLine;
using System.CommandLine.Completions;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary>The node that a command is about, with <c>--by</c> to say how it is named.</summary>
internal sealed class RefArgument
{
    private readonly Argument<string> _node;
    private readonly Option<string> _by = new("--by")
    {
        Description = "How NODE names the node; by default whatever matches first: id, then name, then unique key.",
        HelpName = "id|name|key",
    };

    public RefArgument(CliHost host, Command command, bool isOptional = false)
    {
        _node = new Argument<string>("NODE")
        {
            Description = "Id, name or unique key of the node.",
            Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        _node.CompletionSources.Add(context => NameCompletions.Of(host, context));
        _by.AcceptOnlyFromAmong("id", "name", "key");
        command.Add(_node);
        command.Add(_by);
    }

    /// <summary>Whether it was typed; it is, but where it is optional.</summary>
    public bool IsGiven(CliSession session) => session.Get(_node) is not null;

    public string Text(CliSession session) => session.Get(_node)!;

    /// <summary>What of it is typed so far, for completion.</summary>
    public string? Typed(ParseResult parsed) => parsed.GetValue(_node);

    public NodeRef Of(CliSession session) => session.Get(_by) switch
    {
        "id" => NodeRefs.Id(Text(session)),
        "name" => NodeRefs.Name(Text(session)),
        "key" => NodeRefs.UniqueKey(Text(session)),
        _ => NodeRefs.Any(Text(session)),
    };
}
