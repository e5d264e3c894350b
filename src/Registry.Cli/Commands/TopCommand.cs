using System.CommandLine;
using System.Globalization;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>top</c>: how the daemon is, drawn again and again, with the latest changes.</summary>
internal sealed class TopCommand
{
    private readonly Option<string> _interval = new("--interval", "-d")
    {
        Description = "Time between two looks, for instance 500ms or 5s.", HelpName = "time", DefaultValueFactory = _ => "1s",
    };

    private readonly Option<int> _changes = new("--changes")
    {
        Description = "How many of the latest changes to show; 0 means none.", HelpName = "count", DefaultValueFactory = _ => 10,
    };

    private readonly Option<int> _count = new("--count", "-n") { Description = "End after this many looks; 0 means never.", HelpName = "count" };

    public static Command Create(CliHost host)
    {
        var top = new TopCommand();
        var command = new Command("top", "Shows how the daemon is and what changes, live, until interrupted.") { top._interval, top._changes, top._count };
        host.RunUntilInterrupted(command, top.RunAsync);
        host.Examples(command, "registryctl top", "registryctl top --interval 5s --changes 30", "registryctl top -n 1", "registryctl top -o jsonl");
        return command;
    }

    private async Task<int> RunAsync(CliSession session)
    {
        var interval = ValueText.Time(session.Get(_interval)!, "--interval");
        var (changes, looks) = (NotNegative(session.Get(_changes), "--changes"), NotNegative(session.Get(_count), "--count"));
        if (session.Format == OutputFormat.Id)
        {
            throw new UsageException("--output id has no meaning here.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(session.CancellationToken);
        var recent = new RecentChanges(changes);
        var following = changes == 0 || session.Format != OutputFormat.Table ? Task.CompletedTask : recent.FollowAsync(session.Client, stop.Token);
        try
        {
            return await LookAsync(session, recent, interval, looks).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static int NotNegative(int value, string option) => value >= 0 ? value : throw new UsageException($"{option} must not be negative.");

    private static async Task<int> LookAsync(CliSession session, RecentChanges recent, TimeSpan interval, int looks)
    {
        using var screen = new LiveScreen(session.Console);
        using var timer = new PeriodicTimer(interval, session.Console.TimeProvider);
        var rate = new CommitRate(session.Console.TimeProvider);
        for (var look = 1; ; look++)
        {
            try
            {
                var status = await session.Client.GetStatusAsync(session.CancellationToken).ConfigureAwait(false);
                var perSecond = rate.Next(status.Revision);
                if (session.Format == OutputFormat.Table)
                {
                    screen.Draw([.. Lines(session, status, perSecond), .. recent.Lines()]);
                }
                else
                {
                    NodeOutput.WriteMessage(session, status);
                    await session.Out.FlushAsync(session.CancellationToken).ConfigureAwait(false);
                }
            }
            catch (RegistryUnavailableException e) when (look > 1)
            {
                // It was there: it may be starting again.
                screen.Draw([$"error: {e.Message}", "Trying again."]);
            }

            if (look == looks)
            {
                return ExitCode.Ok;
            }

            await timer.WaitForNextTickAsync(session.CancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Lines(CliSession session, StatusResponse status, double? perSecond)
    {
        foreach (var (label, text) in StatusText.Lines(session, status))
        {
            var rate = label == "revision" && perSecond is { } number
                ? string.Create(CultureInfo.InvariantCulture, $", {number:0.#} commits/s")
                : "";
            yield return StatusText.Line(label, text + rate);
        }
    }

    /// <summary>How fast commits are made, from one look to the next.</summary>
    private sealed class CommitRate(TimeProvider clock)
    {
        private (long Revision, long Timestamp)? _last;

        public double? Next(long revision)
        {
            var now = clock.GetTimestamp();
            var rate = _last is var (before, then) ? (revision - before) / clock.GetElapsedTime(then, now).TotalSeconds : (double?)null;
            _last = (revision, now);
            return rate;
        }
    }

    /// <summary>The latest changes, as a watch tells them.</summary>
    private sealed class RecentChanges(int count)
    {
        private readonly Lock _guard = new();
        private readonly Queue<string> _lines = new();

        public async Task FollowAsync(RegistryClient client, CancellationToken cancellationToken)
        {
            var options = new NodeWatchOptions
            {
                SkipSnapshot = true, Delivery = WatchDelivery.Latest, IncludeLiveness = true, ReadMask = WatchText.Fields,
            };
            await foreach (var told in new NodeWatcher(client, options).WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                if (WatchText.Line(told) is { } line)
                {
                    Add(line);
                }
            }
        }

        public IEnumerable<string> Lines()
        {
            lock (_guard)
            {
                return _lines.Count == 0 ? [] : ["", .. _lines];
            }
        }

        private void Add(string line)
        {
            lock (_guard)
            {
                _lines.Enqueue(line);
                if (_lines.Count > count)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}
