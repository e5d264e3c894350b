using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Registry.Cli.Output;

/// <summary>Sizes, lengths of time and ages, short enough to be read.</summary>
internal static class Human
{
    private static readonly string[] SizeUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A size, for instance <c>3.4 MiB</c>.</summary>
    public static string Size(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (amount >= 1024 && unit < SizeUnits.Length - 1)
        {
            (amount, unit) = (amount / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(amount, unit == 0 || amount >= 100 ? 0 : 1):0.#} {SizeUnits[unit]}");
    }

    /// <summary>A length of time in its largest unit or two, for instance <c>3d 4h</c>.</summary>
    public static string Length(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => Two(time.Days, "d", time.Hours, "h"),
        { TotalHours: >= 1 } => Two(time.Hours, "h", time.Minutes, "m"),
        { TotalMinutes: >= 1 } => Two(time.Minutes, "m", time.Seconds, "s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)time.TotalSeconds)}s"),
    };

    /// <summary>How long ago a time is.</summary>
    public static string Ago(Timestamp time, TimeProvider clock) => $"{Length(clock.GetUtcNow() - time.ToDateTimeOffset())} ago";

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        large.ToString(CultureInfo.InvariantCulture) + largeUnit
        + (small == 0 ? "" : " " + small.ToString(CultureInfo.InvariantCulture) + smallUnit);
}
