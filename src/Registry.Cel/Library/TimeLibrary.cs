using System.Globalization;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>Parts of timestamps, in UTC or a time zone, and of durations.</summary>
internal static class TimeLibrary
{
    private const int LongestZone = 64;

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        Part("getFullYear", "year", (time, _) => time.Year),
        Part("getMonth", "month", (time, _) => time.Month - 1),
        Part("getDate", "day_of_month_1_based", (time, _) => time.Day),
        Part("getDayOfMonth", "day_of_month", (time, _) => time.Day - 1),
        Part("getDayOfWeek", "day_of_week", (time, _) => (int)time.DayOfWeek),
        Part("getDayOfYear", "day_of_year", (time, _) => time.DayOfYear - 1),
        Part("getHours", "hours", (time, _) => time.Hour, 3_600_000_000_000),
        Part("getMinutes", "minutes", (time, _) => time.Minute, 60_000_000_000),
        Part("getSeconds", "seconds", (time, _) => time.Second, 1_000_000_000),
        Milliseconds(),
    ];

    /// <summary>What the specification does not have.</summary>
    public static IReadOnlyList<CelFunction> Extensions { get; } =
    [
        new("isTimeZone", CelOverload.Function("is_time_zone", Bool, CelType.String, name => CelValue.Of(Named(name.AsString()) is not null))),
    ];

    private static CelFunction Part(string function, string id, Func<DateTime, int, int> part, long? durationUnit = null)
    {
        List<CelOverload> overloads =
        [
            CelOverload.Method("timestamp_to_" + id, Int, Timestamp, time => Read(time, 0, part)),
            CelOverload.Method($"timestamp_to_{id}_with_tz", Int, Timestamp, CelType.String, (time, zone) =>
                Offset(time.AsTimestamp(), zone.AsString()) is { } offset ? Read(time, offset, part) : UnknownZone(zone)),
        ];
        if (durationUnit is { } unit)
        {
            overloads.Add(CelOverload.Method("duration_to_" + id, Int, Duration, span => CelValue.Of(span.AsNanoseconds() / unit)));
        }

        return new CelFunction(function, overloads);
    }

    /// <summary>Of a duration only the milliseconds after the full second, as the specification says.</summary>
    private static CelFunction Milliseconds()
    {
        var part = Part("getMilliseconds", "milliseconds", (_, nanos) => nanos / 1_000_000);
        return part with
        {
            Overloads =
            [
                .. part.Overloads,
                CelOverload.Method("duration_to_milliseconds", Int, Duration, span =>
                    CelValue.Of(span.AsNanoseconds() / 1_000_000 % 1000)),
            ],
        };
    }

    private static CelValue Read(in CelValue time, long offset, Func<DateTime, int, int> part)
    {
        var timestamp = time.AsTimestamp();
        var seconds = timestamp.Seconds + offset;
        return seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds
            ? CelError.Range("timestamp in this time zone")
            : CelValue.Of((long)part(DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond), timestamp.Nanos));
    }

    private static CelValue UnknownZone(in CelValue zone) => CelError.Argument($"unknown time zone {zone}");

    /// <summary>Seconds east of UTC at a time: of <c>+02:00</c>, <c>02:00</c> or a name of the IANA database; null for anything else.</summary>
    private static long? Offset(CelTimestamp time, string zone)
    {
        if (zone is "UTC" or "Z")
        {
            return 0;
        }

        var isNegative = zone.StartsWith('-');
        var digits = isNegative || zone.StartsWith('+') ? zone[1..] : zone;
        if (TimeOnly.TryParseExact(digits, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var fixedOffset))
        {
            return (long)fixedOffset.ToTimeSpan().TotalSeconds * (isNegative ? -1 : 1);
        }

        return Named(zone) is { } found ? (long)found.GetUtcOffset(time.ToDateTimeOffset()).TotalSeconds : null;
    }

    /// <summary>A zone of the IANA database by name; null where there is none.</summary>
    private static TimeZoneInfo? Named(string zone)
    {
        // Only names of zones reach the system: no path, no blank.
        var isName = zone.Length is > 0 and <= LongestZone && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && char.IsAsciiLetter(zone[0]);
        return isName && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;
    }
}
