using System.Globalization;
using Registry.Storage;
using Registry.Storage.Snapshots;

namespace Registry.Daemon;

/// <summary><c>registryd restore</c>: makes a database of a snapshot, and ends.</summary>
internal static class RestoreProgram
{
    /// <summary>Restores, telling on a terminal how far it is.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string snapshot, string directory, TimeProvider time, TextWriter output, TextWriter errors)
    {
        var shown = -1;
        try
        {
            var summary = SnapshotFile.Restore(snapshot, directory, Guid.CreateVersion7(time.GetUtcNow()), Console.IsErrorRedirected ? null : Show);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"registryd restored revision {summary.Revision} with {summary.NodeCount} nodes into {Path.GetFullPath(directory)}"));
            return DaemonProgram.Success;
        }
        catch (Exception failure) when (failure is StoreException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"registryd: {failure.Message}");
            return DaemonProgram.StartFailed;
        }

        void Show(long done, long total)
        {
            var percent = (int)(done * 100 / Math.Max(total, 1));
            if (percent != shown)
            {
                shown = percent;
                errors.Write(string.Create(CultureInfo.InvariantCulture, $"\rrestoring {percent} %{(percent == 100 ? "\n" : "")}"));
            }
        }
    }
}
