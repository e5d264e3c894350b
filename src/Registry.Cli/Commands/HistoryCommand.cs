using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>node history</c>.</summary>
internal static class HistoryCommand
{
    private const int LargestPage = 1_000;
    private const int LongestValue = 60;

    public static Command Create(CliHost host)
    {
        var node = new Argument<string?>("NODE")
        {
            Description = "Only commits that touched this node (id, name or unique key; an id also finds deleted nodes).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        node.CompletionSources.Add(context => NameCompletions.Of(host, context));
        var limit = new Option<int>("--limit", "-n")
        {
            Description = "At most this many commits; 0 means all.", HelpName = "count", DefaultValueFactory = _ => 20,
        };
        var before = new Option<long>("--before") { Description = "Only commits before this revision.", HelpName = "revision" };
        var after = new Option<long>("--after") { Description = "Only commits after this revision.", HelpName = "revision" };
        var brief = new Option<bool>("--brief") { Description = "Leave out which fields changed." };
        var command = new Command("history", "Shows who changed what, the newest commit first.") { node, limit, before, after, brief };
        host.Run(command, async session =>
        {
            var count = session.Get(limit) switch { < 0 => throw new UsageException("--limit must not be negative."), 0 => int.MaxValue, var n => n };
            var commits = session.Client.ListHistoryAsync(
                new ListHistoryRequest
                {
                    NodeRef = session.Get(node) is { } name ? NodeRefs.Any(name) : null,
                    BeforeRevision = session.Get(before),
                    AfterRevision = session.Get(after),
                    OmitChanges = session.Get(brief),
                    PageSize = Math.Min(count, LargestPage),
                },
                session.CancellationToken).Take(count);
            if (session.Format != OutputFormat.Table)
            {
                await NodeOutput.WriteAllAsync(session, commits, c => c.Revision.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
                return;
            }

            await foreach (var commit in commits.ConfigureAwait(false))
            {
                Print(session, commit);
            }
        });
        host.Examples(
            command,
            "registryctl node history",
            "registryctl node history web-1",
            "registryctl node history web-1 --before 1200 --limit 5",
            "registryctl node history --brief -o jsonl");
        return command;
    }

    private static void Print(CliSession session, HistoryCommit commit)
    {
        var request = commit.RequestId.Length == 0 ? "" : $"  {Printable.Text(commit.RequestId)}";
        var (bold, plain) = session.UseColor ? ("\e[1m", "\e[0m") : ("", "");
        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bold}{commit.Revision}{plain}  {Printable.Time(commit.Time)}  {Printable.OrDash(commit.Principal)}{request}"));
        foreach (var change in commit.Nodes)
        {
            session.Out.WriteLine($"  {change.Kind.ToString().ToLowerInvariant()} {Printable.Text(change.Name)} ({change.NodeId})");
            foreach (var field in change.Fields)
            {
                session.Out.WriteLine($"    {Printable.Text(field.Path)}: {Describe(field)}");
            }
        }

        if (commit.NodesTruncated)
        {
            session.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {commit.NodeCount - commit.Nodes.Count} more nodes"));
        }
    }

    private static string Describe(FieldChange field) => field switch
    {
        { OldValue: { } old, NewValue: { } now } => $"{Short(old)} → {Short(now)}",
        { OldValue: { } old } => $"- {Short(old)}",
        { NewValue: { } now } => $"+ {Short(now)}",
        _ => "(masked)",
    };

    private static string Short(Value value)
    {
        var text = Printable.Value(value);
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue - 1), "…");
    }
}
