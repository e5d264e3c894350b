using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace DeviceAgent.Device;

/// <summary>This machine: reads <c>/proc</c>, <c>/sys</c> and what <c>ip</c> writes.</summary>
internal sealed class LinuxDevice(TimeProvider time)
{
    private const string Interfaces = "/sys/class/net";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether an interface is a piece of hardware: only those have a device behind them.</summary>
    public static bool IsPhysical(string name) => Path.Exists(Path.Combine(Interfaces, name, "device"));

    /// <summary>Measures.</summary>
    /// <exception cref="DeviceException">The interfaces cannot be read.</exception>
    public async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var links = await LinksAsync(cancellationToken);
        return new Measurement
        {
            Time = time.GetUtcNow(),
            Uuid = Text("/etc/machine-id")?.Trim() is { Length: > 0 } id ? id : null,
            Firmware = Text("/etc/os-release") is { } release ? ProcFiles.OsRelease(release, "PRETTY_NAME") : null,
            Uptime = Text("/proc/uptime") is { } uptime ? ProcFiles.Uptime(uptime) : null,
            Load = Text("/proc/loadavg") is { } load ? ProcFiles.LoadAverage(load) : null,
            Memory = Text("/proc/meminfo") is { } memory ? ProcFiles.Memory(memory) : null,
            // The table of IPv6 has no heading.
            Routes = Rows("/proc/net/route") + (Text("/proc/net/ipv6_route")?.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length ?? 0),
            TcpConnections = Rows("/proc/net/tcp") + (Rows("/proc/net/tcp6") ?? 0),
            UdpConnections = Rows("/proc/net/udp") + (Rows("/proc/net/udp6") ?? 0),
            TrackedConnections = Text("/proc/sys/net/netfilter/nf_conntrack_count") is { } tracked ? ProcFiles.Single(tracked) : null,
            MostTrackedConnections = Text("/proc/sys/net/netfilter/nf_conntrack_max") is { } most ? ProcFiles.Single(most) : null,
            Links = links,
            Wireless = links.Select(link => link.Name).Where(name => Path.Exists(Path.Combine(Interfaces, name, "wireless"))).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>The interfaces.</summary>
    /// <exception cref="DeviceException">They cannot be read.</exception>
    public async Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", ["-json", "-statistics", "address"]) { RedirectStandardOutput = true, RedirectStandardError = true })
                ?? throw new DeviceException("ip does not start");
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? IpAddresses.Read(output) : throw new DeviceException($"ip: {(await errors).Trim()}");
        }
        catch (Exception e) when (e is Win32Exception or JsonException || (e is OperationCanceledException && patience.IsCancellationRequested))
        {
            throw new DeviceException($"ip: {e.Message}");
        }
    }

    private static int? Rows(string path) => Text(path) is { } table ? ProcFiles.Rows(table) : null;

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>The machine cannot be read.</summary>
internal sealed class DeviceException(string message) : Exception(message);
