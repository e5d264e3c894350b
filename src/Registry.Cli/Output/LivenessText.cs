using System.Globalization;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Liveness in words.</summary>
internal static class LivenessText
{
    /// <summary>For instance <c>alive 3s ago</c>; a dash where nobody has reported on the node.</summary>
    public static string Short(Liveness? liveness, DateTimeOffset now)
        => liveness is null ? "-" : $"{Word(liveness)} {Age(now - liveness.LastSeenTime.ToDateTimeOffset())} ago";

    /// <summary>As <see cref="Short"/>, with a mark in front and in colour.</summary>
    public static string Colored(Liveness liveness, DateTimeOffset now)
        => IsAlive(liveness) ? $"\e[32m● {Short(liveness, now)}\e[0m" : $"\e[31m✗ {Short(liveness, now)}\e[0m";

    /// <summary>With time and time to live.</summary>
    public static string Long(Liveness? liveness, DateTimeOffset now) => liveness is null
        ? "-"
        : $"{Short(liveness, now)} ({Printable.Time(liveness.LastSeenTime)}, for {Age(liveness.Ttl.ToTimeSpan())})";

    private static bool IsAlive(Liveness liveness) => liveness.State == Liveness.Types.State.Alive;

    private static string Word(Liveness liveness) => IsAlive(liveness) ? "alive" : "expired";

    // A clock here that is behind the daemon's would show less than nothing.
    private static string Age(TimeSpan age)
    {
        var (count, unit) = age.TotalSeconds switch
        {
            < 60 => (Math.Max(age.TotalSeconds, 0), "s"),
            < 3600 => (age.TotalMinutes, "m"),
            < 86400 => (age.TotalHours, "h"),
            _ => (age.TotalDays, "d"),
        };
        return Math.Floor(count).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
