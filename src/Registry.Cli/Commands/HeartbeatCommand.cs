using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node heartbeat</c>.</summary>
internal sealed class HeartbeatCommand
{
    private readonly Argument<string[]> _nodes = new("NODE")
    {
        Description = "Ids, names or unique keys of the nodes.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _ttl = new("--ttl")
    {
        Description = "For how long that counts, 1s to 24h. Default: three times the interval, else 60s.",
        HelpName = "time",
    };

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Say it again and again, this far apart, until interrupted.",
        HelpName = "time",
    };

    public static Command Create(CliHost host)
    {
        var heartbeat = new HeartbeatCommand();
        heartbeat._nodes.CompletionSources.Add(context => NameCompletions.Of(host, context));
        var command = new Command("heartbeat", "Says that nodes are alive.") { heartbeat._nodes, heartbeat._ttl, heartbeat._interval };
        host.RunUntilInterrupted(command, heartbeat.RunAsync);
        host.Examples(
            command,
            "registryctl node heartbeat web-1",
            "registryctl node heartbeat web-1 web-2 --ttl 5m",
            "registryctl node heartbeat $(hostname) --interval 20s");
        return command;
    }

    private async Task<int> RunAsync(CliSession session)
    {
        var interval = session.Get(_interval) is { } text ? ValueText.Time(text, "--interval") : (TimeSpan?)null;
        var ttl = session.Get(_ttl) is { } time ? ValueText.Time(time, "--ttl") : interval * 3;
        var request = new HeartbeatRequest { NodeRefs = { session.Get(_nodes)!.Select(NodeRefs.Any) }, Ttl = ttl?.ToDuration() };
        if (interval is not { } pause)
        {
            return await SendAsync(session, request).ConfigureAwait(false);
        }

        using var timer = new PeriodicTimer(pause, session.Console.TimeProvider);
        do
        {
            await TrySendAsync(session, request).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(session.CancellationToken).ConfigureAwait(false));
        return ExitCode.Ok;
    }

    private static async Task<int> SendAsync(CliSession session, HeartbeatRequest request)
    {
        var answer = await session.Client.HeartbeatAsync(request, session.CancellationToken).ConfigureAwait(false);
        if (session.Format == OutputFormat.Table)
        {
            session.Out.WriteLine(answer.AcceptedCount == 1 ? "1 node is alive" : $"{answer.AcceptedCount} nodes are alive");
        }
        else
        {
            NodeOutput.WriteMessage(session, answer);
        }

        await session.Out.FlushAsync(session.CancellationToken).ConfigureAwait(false);
        foreach (var unknown in answer.UnknownRefs)
        {
            session.Console.Error.WriteLine($"error: no node has the id, name or unique key '{Printable.Text(unknown.Any)}'");
        }

        return answer.UnknownCount == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    // A daemon that restarts, or a node that is not registered yet, is no reason to fall silent.
    private static async Task TrySendAsync(CliSession session, HeartbeatRequest request)
    {
        try
        {
            await SendAsync(session, request).ConfigureAwait(false);
        }
        catch (RegistryUnavailableException e)
        {
            ErrorReport.Write(session.Console.Error, e);
        }
    }
}
