using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Registry.Cli.Output;
using Registry.Storage.Snapshots;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>snapshot</c> and what is below it.</summary>
internal static class SnapshotCommand
{
    public static Command Create(CliHost host) => new("snapshot", "Saves the whole registry to a file, verifies such files, and restores them.")
    {
        CreateSave(host),
        CreateVerify(host),
        CreateRestore(host),
    };

    private static Command CreateSave(CliHost host)
    {
        var file = FileArgument("Where to; an older file stays until the new one is complete.");
        var omitHistory = new Option<bool>("--omit-history") { Description = "Leave out the journal: smaller, but without history." };
        var command = new Command("save", "Saves nodes, blobs and history of one revision, while the daemon serves.") { file, omitHistory };
        host.Run(command, async session =>
        {
            var path = session.Get(file)!;
            SnapshotSummary? summary = null;
            await using var target = new AtomicFile(path);
            await ProgressBar.RunAsync(
                session, "Saving",
                report => ReceiveAsync(session, new SnapshotRequest { OmitHistory = session.Get(omitHistory) }, target, report)).ConfigureAwait(false);
            // What is on the disk is read back before it takes its name.
            await ProgressBar.RunAsync(
                session, "Verifying", async report => summary = await ReadAsync(session, target.TemporaryPath, report).ConfigureAwait(false)).ConfigureAwait(false);
            await target.CommitAsync(session.CancellationToken).ConfigureAwait(false);
            Print(session, path, summary!);
        });
        host.Examples(command, "registryctl snapshot save backup.snapshot", "registryctl snapshot save backup.snapshot --omit-history -o json");
        return command;
    }

    private static Command CreateVerify(CliHost host)
    {
        var file = FileArgument("The snapshot.");
        var command = new Command("verify", "Checks a snapshot file: its structure, its hashes and the registry's rules. Needs no daemon.") { file };
        host.Run(command, async session =>
        {
            SnapshotSummary? summary = null;
            await ProgressBar.RunAsync(
                session, "Verifying",
                async report => summary = await ReadAsync(session, session.Get(file)!, report).ConfigureAwait(false)).ConfigureAwait(false);
            Print(session, session.Get(file)!, summary!);
        });
        host.Examples(command, "registryctl snapshot verify backup.snapshot");
        return command;
    }

    private static Command CreateRestore(CliHost host)
    {
        var file = FileArgument("The snapshot.");
        var directory = new Option<string>("--data-dir") { Description = "Data directory of the daemon to be; it has no database yet.", HelpName = "path", Required = true };
        var command = new Command("restore", "Makes a daemon's database of a snapshot, as 'registryd restore' does. Needs no daemon.") { file, directory };
        host.Run(command, async session =>
        {
            SnapshotSummary? summary = null;
            var epoch = Guid.CreateVersion7(session.Console.TimeProvider.GetUtcNow());
            await ProgressBar.RunAsync(session, "Restoring", async report => summary = await Task.Run(
                () => SnapshotFile.Restore(
                    session.Get(file)!, session.Get(directory)!, epoch, (done, total) => report(done, total), session.CancellationToken),
                session.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            Print(session, session.Get(file)!, summary!);
        });
        host.Examples(command, "registryctl snapshot restore backup.snapshot --data-dir /var/lib/registryd");
        return command;
    }

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };

    private static async Task ReceiveAsync(CliSession session, SnapshotRequest request, AtomicFile target, Action<double, double> report)
    {
        await foreach (var part in session.Client.SnapshotAsync(request, session.CancellationToken).ConfigureAwait(false))
        {
            await target.Stream.WriteAsync(part.Data.Memory, session.CancellationToken).ConfigureAwait(false);
            report(part.DoneCount, part.TotalCount);
        }

        await target.Stream.FlushAsync(session.CancellationToken).ConfigureAwait(false);
    }

    private static Task<SnapshotSummary> ReadAsync(CliSession session, string path, Action<double, double> report) => Task.Run(
        () => SnapshotFile.Verify(path, (done, total) => report(done, total), session.CancellationToken), session.CancellationToken);

    private static void Print(CliSession session, string path, SnapshotSummary summary)
    {
        var time = summary.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        switch (session.Format)
        {
            case OutputFormat.Id:
                session.Out.WriteLine(summary.Hash);
                break;
            case OutputFormat.Table:
                session.Out.WriteLine($"file:      {Printable.Text(path)} ({Human.Size(summary.SizeBytes)})");
                session.Out.WriteLine($"revision:  {summary.Revision} of epoch {Printable.Text(summary.Epoch)}");
                session.Out.WriteLine($"taken:     {time}");
                session.Out.WriteLine($"holds:     {summary.NodeCount} nodes, {summary.BlobCount} blobs, {summary.JournalCount} journal entries");
                session.Out.WriteLine($"hash:      {summary.Hash}");
                break;
            default:
                var document = new Dictionary<string, string>
                {
                    ["file"] = path,
                    ["sizeBytes"] = summary.SizeBytes.ToString(CultureInfo.InvariantCulture),
                    ["epoch"] = summary.Epoch,
                    ["revision"] = summary.Revision.ToString(CultureInfo.InvariantCulture),
                    ["time"] = time,
                    ["nodeCount"] = summary.NodeCount.ToString(CultureInfo.InvariantCulture),
                    ["blobCount"] = summary.BlobCount.ToString(CultureInfo.InvariantCulture),
                    ["journalCount"] = summary.JournalCount.ToString(CultureInfo.InvariantCulture),
                    ["hash"] = summary.Hash,
                };
                session.Out.WriteLine(JsonSerializer.Serialize(document, new JsonSerializerOptions { WriteIndented = session.Format == OutputFormat.Json }));
                break;
        }
    }
}
