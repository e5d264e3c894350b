using System.CommandLine;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary>The pool that a command is about.</summary>
internal sealed class PoolArgument
{
    private readonly Argument<string> _pool = new("POOL") { Description = "Id or name of the pool." };

    public PoolArgument(CliHost host, Command command)
    {
        _pool.CompletionSources.Add(context => NameCompletions.Of(host, context, "pool"));
        command.Add(_pool);
    }

    public NodeRef Of(CliSession session) => NodeRefs.Any(session.Get(_pool)!);
}
