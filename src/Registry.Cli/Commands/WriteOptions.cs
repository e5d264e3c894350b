using System.CommandLine;

namespace Registry.Cli.Commands;

/// <summary>The options that writes of one node share.</summary>
internal sealed class WriteOptions
{
    private readonly Option<long> _expectedRevision = new("--expected-revision")
    {
        Description = "Refuse (REVISION_MISMATCH) unless this is the node's revision.",
        HelpName = "revision",
    };

    private readonly Option<bool> _validateOnly = new("--validate-only") { Description = "Answer as if, but change nothing." };

    public WriteOptions(Command command, bool expectRevision = true)
    {
        if (expectRevision)
        {
            command.Add(_expectedRevision);
        }

        command.Add(_validateOnly);
    }

    public long ExpectedRevision(CliSession session)
    {
        var revision = session.Get(_expectedRevision);
        return session.Has(_expectedRevision) && revision <= 0
            ? throw new UsageException("--expected-revision must be above zero.")
            : revision;
    }

    public bool ValidateOnly(CliSession session) => session.Get(_validateOnly);

    /// <summary>What was done, or would have been.</summary>
    public string Done(CliSession session, string done) => ValidateOnly(session) ? $"valid, but nothing was changed: {done}" : done;
}
