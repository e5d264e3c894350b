using System.Globalization;

namespace DeviceAgent.Device;

/// <summary>Load averages over 1, 5 and 15 minutes, and how many processes there are.</summary>
internal readonly record struct LoadAverage(double One, double Five, double Fifteen, int Processes);

/// <summary>Memory, KiB.</summary>
internal readonly record struct Memory(long Free, long Buffers, long Cached, long Total);

/// <summary>Reads the texts of <c>/proc</c> (proc(5)).</summary>
internal static class ProcFiles
{
    /// <summary><c>/proc/loadavg</c>: <c>0.42 0.30 0.21 2/312 4711</c>. Null: it is something else.</summary>
    public static LoadAverage? LoadAverage(string text) =>
        Words(text) is [var one, var five, var fifteen, var processes, ..] && processes.Split('/') is [_, var count]
        && Number(one) is { } a && Number(five) is { } b && Number(fifteen) is { } c && int.TryParse(count, CultureInfo.InvariantCulture, out var all)
            ? new LoadAverage(a, b, c, all)
            : null;

    /// <summary><c>/proc/meminfo</c>: a name, a colon and KiB on each line. Null: something is missing.</summary>
    public static Memory? Memory(string text)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(':') is [var name, var rest] && Words(rest) is [var size, ..] && long.TryParse(size, CultureInfo.InvariantCulture, out var kibibytes))
            {
                sizes[name] = kibibytes;
            }
        }

        return sizes.TryGetValue("MemFree", out var free) && sizes.TryGetValue("MemTotal", out var total)
            ? new Memory(free, sizes.GetValueOrDefault("Buffers"), sizes.GetValueOrDefault("Cached"), total)
            : null;
    }

    /// <summary><c>/proc/uptime</c>: seconds since the start, and idle. Null: it is something else.</summary>
    public static TimeSpan? Uptime(string text) => Words(text) is [var seconds, ..] && Number(seconds) is { } value ? TimeSpan.FromSeconds(value) : null;

    /// <summary>How many entries a table such as <c>/proc/net/tcp</c> has below its heading.</summary>
    public static int Rows(string text) => Math.Max(0, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);

    /// <summary>A file of one number, such as <c>nf_conntrack_count</c>. Null: it is something else.</summary>
    public static long? Single(string text) => long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A value of <c>os-release</c>, without quotes. Null: there is none.</summary>
    public static string? OsRelease(string text, string name) => text.Split('\n')
        .FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim().Trim('"', '\'');

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Words(string text) => text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
