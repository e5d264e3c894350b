using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Registry.Daemon.Options;
using Registry.Server.Observability;

namespace Registry.Daemon.Telemetry;

/// <summary>Sends metrics and traces to a collector by OTLP for as long as it lives; the last are sent when it is disposed.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string FrameworkSource = "Microsoft.AspNetCore";
    private readonly MeterProvider _meters;
    private readonly TracerProvider _tracers;
    private readonly OtlpWarnings _warnings;

    private OtlpExport(MeterProvider meters, TracerProvider tracers, OtlpWarnings warnings)
    {
        _meters = meters;
        _tracers = tracers;
        _warnings = warnings;
    }

    /// <summary>Begins to export, or does nothing (null) where no endpoint is set.</summary>
    public static OtlpExport? Start(RegistryDaemonOptions options, string version, TimeProvider time, ILoggerFactory loggers)
    {
        // Apart from the rest, so that without an endpoint the SDK is not even loaded.
        return options.OtlpEndpoint is { } endpoint ? Start(endpoint, options, version, time, loggers) : null;
    }

    /// <summary>Sends what is left, for at most five seconds a signal, and ends.</summary>
    public void Dispose()
    {
        _tracers.Dispose();
        _meters.Dispose();
        _warnings.Dispose();
    }

    private static OtlpExport Start(Uri endpoint, RegistryDaemonOptions options, string version, TimeProvider time, ILoggerFactory loggers)
    {
        var warnings = new OtlpWarnings(time, loggers.CreateLogger<OtlpWarnings>());
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService("registryd", serviceVersion: version).AddEnvironmentVariableDetector();
        var meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter([.. MeterNames.All])
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, options.OtlpTransport, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
            })
            .Build();
        var tracers = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(CallMetrics.MeterName, FrameworkSource)
            .AddOtlpExporter(exporter => Configure(exporter, options.OtlpTransport, endpoint, "v1/traces"))
            .Build();
        return new OtlpExport(meters, tracers, warnings);
    }

    private static void Configure(OtlpExporterOptions exporter, OtlpTransport transport, Uri endpoint, string path)
    {
        exporter.Protocol = transport == OtlpTransport.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // Over HTTP the exporter takes an address as it is; each signal has its own path.
        exporter.Endpoint = transport == OtlpTransport.Grpc ? endpoint : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
    }
}
