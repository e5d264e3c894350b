using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Registry.Daemon.Options;

/// <summary>The kinds of values that options have.</summary>
internal static class ValueForms
{
    private const string LoopbackRule = "only loopback addresses (127.0.0.0/8, ::1, localhost) are allowed until TLS and authentication exist";

    private static readonly (string Suffix, long Bytes)[] SizeUnits =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    private static readonly (string Suffix, long Ticks)[] DurationUnits =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>A directory or file.</summary>
    public static readonly ValueForm<string> Path = new("PATH", ParsePath, path => path);

    /// <summary>A directory or file, or nothing.</summary>
    public static readonly ValueForm<string> OptionalPath = new("PATH", ParseOptionalPath, path => path);

    /// <summary>A loopback address with a port.</summary>
    public static readonly ValueForm<IPEndPoint> LoopbackEndPoint = new("ADDRESS:PORT", ParseLoopback, endPoint => endPoint.ToString());

    /// <summary>An absolute http or https address, or nothing.</summary>
    public static readonly ValueForm<Uri?> OptionalHttpUri = new("URL", ParseUri, uri => uri?.OriginalString ?? "");

    /// <summary>A level of the log; <c>info</c> and <c>warn</c> are understood too.</summary>
    public static readonly ValueForm<LogLevel> Level = OneOf(
        ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning),
        ("error", LogLevel.Error), ("critical", LogLevel.Critical), ("info", LogLevel.Information), ("warn", LogLevel.Warning));

    /// <summary>Words with commas between them; may be empty.</summary>
    public static readonly ValueForm<IReadOnlyList<string>> Words = new("WORD,…", ParseWords, words => string.Join(',', words));

    /// <summary>A kind of store.</summary>
    public static readonly ValueForm<StoreKind> Stores = OneOf(("sqlite", StoreKind.Sqlite), ("memory", StoreKind.Memory));

    /// <summary>One of some words, in any case; a value is written as its first word.</summary>
    public static ValueForm<T> OneOf<T>(params (string Word, T Value)[] choices)
        where T : struct
        => new(
            string.Join('|', choices.DistinctBy(choice => choice.Value).Select(choice => choice.Word)),
            (string text, out T value) =>
            {
                foreach (var choice in choices)
                {
                    if (string.Equals(choice.Word, text, StringComparison.OrdinalIgnoreCase))
                    {
                        value = choice.Value;
                        return null;
                    }
                }

                value = default;
                return $"'{text}' is none of {string.Join(", ", choices.DistinctBy(choice => choice.Value).Select(choice => choice.Word))}";
            },
            value => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word);

    /// <summary>A whole number within bounds.</summary>
    public static ValueForm<int> Count(int minimum, int maximum)
        => new(
            "N",
            (string text, out int value) =>
                !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                    ? $"'{text}' is not a whole number from {minimum} to {maximum}"
                    : value < minimum || value > maximum ? $"{value} is not from {minimum} to {maximum}" : null,
            value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number of bytes within bounds: a plain number, or one with B, KiB, MiB or GiB.</summary>
    public static ValueForm<int> Bytes(int minimum, int maximum)
        => new(
            "SIZE",
            (string text, out int value) =>
            {
                value = 0;
                if (!TryParseUnits(text, SizeUnits, defaultUnit: 1, out var bytes))
                {
                    return $"'{text}' is not a size such as 512KiB or 16MiB";
                }

                value = (int)Math.Clamp(bytes, int.MinValue, int.MaxValue);
                return bytes < minimum || bytes > maximum ? $"{text} is not from {WriteSize(minimum)} to {WriteSize(maximum)}" : null;
            },
            value => WriteSize(value));

    /// <summary>A length of time within bounds: a number with ms, s, m, h or d.</summary>
    public static ValueForm<TimeSpan> Duration(TimeSpan minimum, TimeSpan maximum)
        => new(
            "DURATION",
            (string text, out TimeSpan value) =>
            {
                value = default;
                if (!TryParseUnits(text, DurationUnits, defaultUnit: 0, out var ticks))
                {
                    return $"'{text}' is not a duration such as 500ms, 15s, 10m, 24h or 7d";
                }

                value = TimeSpan.FromTicks(ticks);
                return value < minimum || value > maximum ? $"{text} is not from {WriteDuration(minimum)} to {WriteDuration(maximum)}" : null;
            },
            WriteDuration);

    private static string WriteSize(int bytes) => WriteUnits(bytes, SizeUnits);

    private static string WriteDuration(TimeSpan duration) => duration == TimeSpan.Zero ? "0s" : WriteUnits(duration.Ticks, DurationUnits);

    private static string WriteUnits(long amount, (string Suffix, long Factor)[] units)
    {
        var (suffix, factor) = units.First(unit => amount % unit.Factor == 0 || unit == units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{amount / factor}{suffix}");
    }

    private static bool TryParseUnits(string text, (string Suffix, long Factor)[] units, long defaultUnit, out long amount)
    {
        amount = 0;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var suffix = text[digits..].Trim();
        var factor = suffix.Length == 0
            ? defaultUnit
            : units.FirstOrDefault(unit => string.Equals(unit.Suffix, suffix, StringComparison.OrdinalIgnoreCase)).Factor;
        if (factor == 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / factor)
        {
            return false;
        }

        amount = number * factor;
        return true;
    }

    private static string? ParsePath(string text, out string value)
    {
        value = text;
        return text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? "it needs a path" : null;
    }

    private static string? ParseOptionalPath(string text, out string value)
    {
        value = text;
        return text.Contains('\0', StringComparison.Ordinal) ? "it needs a path" : null;
    }

    private static string? ParseWords(string text, out IReadOnlyList<string> value)
    {
        value = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return null;
    }

    private static string? ParseLoopback(string text, out IPEndPoint value)
    {
        value = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (colon < 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return $"'{text}' is not an address with a port such as 127.0.0.1:7400 or [::1]:7400";
        }

        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        var bare = isBracketed ? host[1..^1] : host;
        var address = string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : null;
        if (address is null && (!IPAddress.TryParse(bare, out address) || isBracketed != bare.Contains(':', StringComparison.Ordinal)))
        {
            return $"'{text}': '{host}' is not an IP address; {LoopbackRule}";
        }

        if (!IPAddress.IsLoopback(address))
        {
            return $"'{text}' could be reached from other machines; {LoopbackRule}";
        }

        value = new IPEndPoint(address, port);
        return null;
    }

    private static string? ParseUri(string text, out Uri? value)
    {
        value = null;
        if (text.Length == 0)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme is "http" or "https"
            ? null
            : $"'{text}' is not an address such as http://127.0.0.1:4317";
    }
}
