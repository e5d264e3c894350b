using System.Globalization;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>How the daemon is, one fact a line, for people.</summary>
internal static class StatusText
{
    private const int LabelWidth = 11;

    /// <summary>The daemon's address as it is shown.</summary>
    public static string Address(CliSession session) => session.Client.Address.ToString().TrimEnd('/');

    /// <summary>A line.</summary>
    public static string Line(string label, string text) => $"{label + ":",-LabelWidth}{text}";

    /// <summary>The facts, each with its label.</summary>
    public static IEnumerable<(string Label, string Text)> Lines(CliSession session, StatusResponse status)
    {
        var (clock, store, journal) = (session.Console.TimeProvider, status.Store, status.Journal);
        yield return ("server", $"{Address(session)} (registryd {status.Version}, {Human.Size(status.ResidentBytes)} of memory)");
        yield return ("serving", $"since {Printable.Time(status.StartTime)}, {Human.Ago(status.StartTime, clock)}");
        yield return ("revision", $"{status.Revision}{(status.CommitTime is { } time ? $", committed {Human.Ago(time, clock)}" : "")}");
        yield return ("epoch", status.Epoch);
        yield return ("nodes", $"{status.NodeCount} ({status.AliveCount} alive, {status.ExpiredCount} expired)");
        yield return ("store", $"{store.Kind}, {Human.Size(store.DataBytes)} and {Human.Size(store.LogBytes)} of log, {Human.Size(store.FreeBytes)} free");
        yield return ("writes", store.Writable ? "accepted" : $"REFUSED: {Printable.Text(store.Problem)}");
        yield return ("journal", journal.CommitCount == 0 ? "empty" : string.Create(
            CultureInfo.InvariantCulture,
            $"{journal.CommitCount} commits, since revision {journal.OldestRevision}, {Human.Ago(journal.OldestTime, clock)} "
            + $"(kept: {Human.Length(journal.RetentionAge.ToTimeSpan())}, {journal.RetentionCount} commits)"));
        yield return ("queue", $"{status.QueueLength} of {status.QueueCapacity}");
        yield return ("watches", $"{status.WatchCount}");
    }
}
