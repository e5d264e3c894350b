using System.Collections.Frozen;

namespace FirmwareGenerator.Uci;

/// <summary>
/// The time zones by name, each with its rule in the form of POSIX, which is all that a device has room for. The table is the tool's own, so that its
/// output does not depend on where it runs.
/// </summary>
internal static class TimeZones
{
    private static readonly FrozenDictionary<string, string> Rules = Read();

    /// <summary>The zone of devices whose place is not known.</summary>
    public const string Default = "UTC";

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Rules.Keys;

    /// <summary>The rule of a zone, for instance <c>CET-1CEST,M3.5.0,M10.5.0/3</c>; null: there is no such zone.</summary>
    public static string? Rule(string zone) => Rules.GetValueOrDefault(zone);

    private static FrozenDictionary<string, string> Read()
    {
        using var reader = new StreamReader(typeof(TimeZones).Assembly.GetManifestResourceStream("timezones.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .ToFrozenDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
    }
}
