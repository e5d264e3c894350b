using System.CommandLine;
using System.Globalization;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary>A command that edits a configuration: its node, its options, and how it sends its edits, all in one request.</summary>
internal sealed class ConfigWrite
{
    private readonly RefArgument _node;
    private readonly PointOption _point;
    private readonly Option<long> _expectedRevision = new("--expected-revision")
    {
        Description = "Refuse (REVISION_MISMATCH) unless this is the node's revision; at a volatile point, the point's.",
        HelpName = "revision",
    };

    private readonly Option<bool> _dryRun = new("--dry-run", "--validate-only")
    {
        Description = "Evaluate, validate and show every finding, but change nothing.",
    };

    /// <summary>Adds the node, as the first argument, and the options.</summary>
    public ConfigWrite(CliHost host, Command command)
    {
        _node = new RefArgument(host, command);
        _point = new PointOption(command);
        command.Add(_expectedRevision);
        command.Add(_dryRun);
    }

    /// <summary>Completes an argument with paths of the node.</summary>
    public void CompletePaths(CliHost host, Argument argument, Func<ConfigPath, string?> select) => PathCompletions.Add(host, argument, _node, select);

    /// <summary>Sends edits and tells what they did.</summary>
    /// <param name="session">The command as it runs.</param>
    /// <param name="paths">The paths that were typed: all of one point.</param>
    /// <param name="edits">The edits, in order.</param>
    /// <param name="done">What they do, for a person.</param>
    /// <returns>The exit code: a dry run whose write would be refused is.</returns>
    public async Task<int> SendAsync(CliSession session, IEnumerable<ConfigPath> paths, IEnumerable<ConfigEdit> edits, Func<UpdateConfigResponse, string> done)
    {
        var revision = session.Get(_expectedRevision);
        var request = new UpdateConfigRequest
        {
            NodeRef = _node.Of(session),
            Point = ConfigPath.PointOf(_point.Of(session), paths),
            Edits = { edits },
            ExpectedRevision = session.Has(_expectedRevision) && revision <= 0 ? throw new UsageException("--expected-revision must be above zero.") : revision,
            ValidateOnly = session.Get(_dryRun),
        };
        var response = await session.Client.UpdateConfigAsync(request, session.CancellationToken).ConfigureAwait(false);
        return Write(session, response, done(response), request.ValidateOnly);
    }

    /// <summary>Tells what a write did: a line for people, with the warnings on standard error; the answer itself for programs.</summary>
    public static int Write(CliSession session, UpdateConfigResponse response, string done, bool isDryRun)
    {
        var isRefused = response.Findings.Any(FindingText.IsError);
        if (session.Format == OutputFormat.Table)
        {
            foreach (var line in FindingText.Lines(response.Findings, session.UseErrorColor))
            {
                session.Console.Error.WriteLine(line);
            }

            var what = !isDryRun ? done : isRefused ? $"would be refused, and nothing was changed: {done}" : $"valid, but nothing was changed: {done}";
            var revision = isDryRun ? "" : string.Create(CultureInfo.InvariantCulture, $" (revision {response.Revision})");
            session.Out.WriteLine($"{Printable.Text(response.Config.NodeName)}: {what}{revision}");
        }
        else
        {
            var ids = response.Added.Count > 0 ? response.Added.Select(ConfigPath.Text) : [response.Config.NodeId];
            NodeOutput.WriteMessage(session, response, ids);
        }

        return isRefused ? ExitCode.Refused : ExitCode.Ok;
    }
}
