using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Registry.Server.Observability;

/// <summary>
/// What is told of the process beside the runtime's own meter <c>System.Runtime</c> (memory, collections, processor time, threads).
/// </summary>
public sealed class ProcessMetrics
{
    private readonly double _startSeconds;
    private readonly KeyValuePair<string, object?> _version;

    /// <param name="meters">Makes the meter.</param>
    /// <param name="version">Version of the daemon.</param>
    public ProcessMetrics(IMeterFactory meters, string version)
    {
        using var process = Process.GetCurrentProcess();
        _startSeconds = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        _version = new KeyValuePair<string, object?>("version", version);
        var meter = meters.Create(CallMetrics.MeterName);
        meter.CreateObservableGauge("process.start_time", () => _startSeconds, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableGauge(
            "registry.build.info", () => new Measurement<int>(1, _version), description: "Always 1; the label tells the version.");
    }
}
