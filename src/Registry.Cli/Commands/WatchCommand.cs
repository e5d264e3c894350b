using System.CommandLine;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node watch</c>.</summary>
internal sealed class WatchCommand
{
    private readonly Argument<string[]> _nodes = new("NODE")
    {
        Description = "Only these nodes (id, name or unique key); by default all that match the options.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _snapshot = new("--snapshot") { Description = "Begin with the nodes as they are." };
    private readonly Option<string?> _on = new("--on")
    {
        Description = "Only changes of these fields, for instance state,definition.", HelpName = "field,…",
    };

    private readonly Option<string?> _fields = new("--fields") { Description = "Only these fields of the nodes, in JSON output.", HelpName = "field,…" };
    private readonly Option<bool> _latest = new("--latest") { Description = "Only where nodes stand, when changes come faster than they are printed." };
    private readonly Option<bool> _liveness = new("--liveness") { Description = "Also when nodes come alive or expire." };
    private readonly Option<long?> _after = new("--after") { Description = "Begin with what changed after this revision.", HelpName = "revision" };
    private readonly Option<string> _epoch = new("--epoch")
    {
        Description = "The epoch that the revision of --after belongs to; without it that is not checked.",
        HelpName = "epoch",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<int> _count = new("--count", "-n") { Description = "End after this many events; 0 means never.", HelpName = "count" };
    private readonly SelectorOptions _selector;

    private WatchCommand(CliHost host, Command command)
    {
        _nodes.CompletionSources.Add(context => NameCompletions.Of(host, context));
        command.Add(_nodes);
        _selector = new SelectorOptions(host, command);
        foreach (var option in new Option[] { _snapshot, _on, _fields, _latest, _liveness, _after, _epoch, _count })
        {
            command.Add(option);
        }
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("watch", "Prints changes of nodes as they happen, until interrupted; over restarts of the daemon too.");
        var watch = new WatchCommand(host, command);
        host.RunUntilInterrupted(command, watch.RunAsync);
        host.Examples(
            command,
            "registryctl node watch",
            "registryctl node watch web-1 web-2 --on state",
            "registryctl node watch --type vm --parent hv-1 --liveness",
            "registryctl node watch --snapshot --latest -o jsonl");
        return command;
    }

    private static IReadOnlyList<string> Names(string? list) => list?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    private async Task<int> RunAsync(CliSession session)
    {
        if (session.Has(_fields) && session.Format is OutputFormat.Table or OutputFormat.Id)
        {
            throw new UsageException("--fields needs --output json or jsonl.");
        }

        var watcher = new NodeWatcher(session.Client, Options(session));
        var left = session.Get(_count) switch { < 0 => throw new UsageException("--count must not be negative."), 0 => int.MaxValue, var n => n };
        await foreach (var told in watcher.WatchAsync(session.CancellationToken).ConfigureAwait(false))
        {
            if (!Print(session, told))
            {
                continue;
            }

            // Whoever reads a pipe wants each event when it happens.
            await session.Out.FlushAsync(session.CancellationToken).ConfigureAwait(false);
            if (--left == 0)
            {
                break;
            }
        }

        return ExitCode.Ok;
    }

    private NodeWatchOptions Options(CliSession session)
    {
        var selector = _selector.Of(session);
        selector.NodeRefs.AddRange((session.Get(_nodes) ?? []).Select(NodeRefs.Any));
        if (session.Get(_after) is not null && session.Get(_snapshot))
        {
            throw new UsageException("--after and --snapshot contradict each other.");
        }

        return new NodeWatchOptions
        {
            Selector = selector,
            ReadMask = session.Format switch
            {
                OutputFormat.Table => WatchText.Fields,
                OutputFormat.Id => ["id"],
                _ => Names(session.Get(_fields)),
            },
            WatchMask = Names(session.Get(_on)),
            Delivery = session.Get(_latest) ? WatchDelivery.Latest : WatchDelivery.EveryChange,
            IncludeLiveness = session.Get(_liveness),
            SkipSnapshot = !session.Get(_snapshot),
            ResumeAfter = session.Get(_after) is { } revision ? new NodeWatchPlace(session.Get(_epoch)!, revision) : null,
        };
    }

    /// <summary>Prints an event; false where it is none for people and programs to see.</summary>
    private static bool Print(CliSession session, NodeWatchEvent told)
    {
        switch (told)
        {
            case NodeWatchEvent.Started { Reason: not NodeWatchStart.First } started:
                session.Console.Error.WriteLine($"warning: started over ({started.Reason}); changes may have been missed");
                return false;
            case NodeWatchEvent.Interrupted interrupted:
                session.Console.Error.WriteLine($"warning: {interrupted.Cause.Message} Trying again.");
                return false;
            default:
                if (WatchText.Line(told) is not { } line)
                {
                    return false;
                }

                if (session.Format == OutputFormat.Table)
                {
                    session.Out.WriteLine(line);
                }
                else
                {
                    NodeOutput.WriteMessage(session, told.Source!, IdOf(told));
                }

                return true;
        }
    }

    private static string IdOf(NodeWatchEvent told) => told switch
    {
        NodeWatchEvent.Present present => present.Node.Id,
        NodeWatchEvent.Changed changed => changed.Node.Id,
        NodeWatchEvent.Removed removed => removed.NodeId,
        NodeWatchEvent.LivenessChanged liveness => liveness.NodeId,
        _ => "",
    };
}
