using System.Globalization;
using Registry.Testing;

namespace Registry.FaultTests;

/// <summary>The clock on the wall of a process that is started with it; the time that only ever passes stays true, as it does where an
/// administrator sets the clock. Needs the library of Debian's package <c>faketime</c>.</summary>
internal sealed class WallClock(TemporaryDirectory directory)
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        : null;

    private readonly string _file = directory.File("clock");

    /// <summary>Whether clocks can be moved on this machine.</summary>
    public static bool CanBeMoved => Library is not null;

    /// <summary>How a daemon is started that sees this clock.</summary>
    public DaemonLaunch Launch(DaemonLaunch launch)
    {
        MoveTo(TimeSpan.Zero);
        return launch with
        {
            Environment = new Dictionary<string, string>(launch.Environment)
            {
                ["LD_PRELOAD"] = Library ?? throw new InvalidOperationException("The library of the package 'faketime' is missing."),
                ["FAKETIME_TIMESTAMP_FILE"] = _file,
                ["FAKETIME_NO_CACHE"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            },
        };
    }

    /// <summary>Sets it to so much ahead of the true time, or behind it.</summary>
    public void MoveTo(TimeSpan lead) => Write(lead.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));

    /// <summary>Lets it stand at so much ahead of the true time.</summary>
    public void Freeze(TimeSpan lead) =>
        Write((TimeProvider.System.GetLocalNow() + lead).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    // Replaced, not rewritten: a daemon that reads it meanwhile finds the one or the other.
    private void Write(string text)
    {
        File.WriteAllText(_file + ".new", text + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
