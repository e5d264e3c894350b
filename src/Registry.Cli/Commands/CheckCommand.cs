using System.CommandLine;
using System.Globalization;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(CliHost host)
    {
        var store = new Option<bool>("--store") { Description = "Also let the store check its own structure; reads the whole database." };
        var command = new Command("check", "Checks the daemon's database against its memory and its journal, while it serves.") { store };
        host.Run(command, async session =>
        {
            if (session.Format == OutputFormat.Id)
            {
                throw new UsageException("--output id has no meaning here.");
            }

            var request = new VerifyIntegrityRequest { CheckStore = session.Get(store) };
            IntegrityResult? result = null;
            await ProgressBar.RunAsync(
                session, "Checking", async report => result = await RunAsync(session, request, report).ConfigureAwait(false)).ConfigureAwait(false);
            Print(session, result!);
            return result!.ProblemCount == 0 ? ExitCode.Ok : ExitCode.Refused;
        });
        host.Examples(command, "registryctl check", "registryctl check --store -o json");
        host.Footer(command, "Exit code 1: there are problems; they are listed.");
        return command;
    }

    private static async Task<IntegrityResult> RunAsync(CliSession session, VerifyIntegrityRequest request, Action<double, double> report)
    {
        await foreach (var part in session.Client.VerifyIntegrityAsync(request, session.CancellationToken).ConfigureAwait(false))
        {
            if (part.Result is { } result)
            {
                return result;
            }

            report(part.DoneCount, part.TotalCount);
        }

        throw new IOException("The daemon ended the check without a result.");
    }

    private static void Print(CliSession session, IntegrityResult result)
    {
        if (session.Format != OutputFormat.Table)
        {
            session.Out.WriteLine(session.Format == OutputFormat.Json ? ProtoJson.Indented(result) : ProtoJson.Line(result));
            return;
        }

        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"revision {result.Revision}: {result.NodeCount} nodes, {result.BlobCount} blobs, {result.JournalCount} journal entries: "
            + $"{(result.ProblemCount == 0 ? "no problems" : $"{result.ProblemCount} problems")}"));
        foreach (var problem in result.Problems)
        {
            session.Out.WriteLine($"  {Printable.Text(problem)}");
        }
    }
}
