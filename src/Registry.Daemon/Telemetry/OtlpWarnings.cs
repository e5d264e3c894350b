using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Registry.Daemon.Telemetry;

/// <summary>
/// Brings what the OTLP exporter complains of into the log: the exporter itself tells only the runtime's event tracing, and a collector
/// that is not there would go unnoticed. At most one line a minute.
/// </summary>
internal sealed partial class OtlpWarnings(TimeProvider time, ILogger<OtlpWarnings> logger) : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private long? _logged;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == ExporterSource)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != ExporterSource)
        {
            return;
        }

        lock (_gate)
        {
            if (_logged is { } last && time.GetElapsedTime(last) < Pause)
            {
                return;
            }

            _logged = time.GetTimestamp();
        }

        var details = string.Format(CultureInfo.InvariantCulture, eventData.Message ?? "", [.. eventData.Payload ?? Enumerable.Empty<object?>()]);
        LogExportFailed(FirstLine(details));
    }

    // Payloads hold whole stack traces.
    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd();

    [LoggerMessage(3031, LogLevel.Warning, "OTLP export fails: {Details}")]
    private partial void LogExportFailed(string details);
}
