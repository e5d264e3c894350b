namespace Registry.Daemon.Options;

/// <summary>All options: the command line, the environment, files, their checks and the help text come from this one list.</summary>
internal static class OptionCatalog
{
    /// <summary>In the order of the help text.</summary>
    public static readonly IReadOnlyList<OptionSpec> All =
    [
        OptionSpec.Of(
            "dataDir", "--data-dir", ValueForms.Path,
            "Directory of the database, made if missing. Without it: systemd's STATE_DIRECTORY, else ./data",
            options => options.DataDirectory, (options, value) => options.DataDirectory = value),
        OptionSpec.Of(
            "grpcAddress", "--grpc-address", ValueForms.LoopbackEndPoint,
            "Where gRPC listens (HTTP/2 without TLS); loopback only; port 0 takes a free one",
            options => options.GrpcAddress, (options, value) => options.GrpcAddress = value),
        OptionSpec.Of(
            "httpAddress", "--http-address", ValueForms.LoopbackEndPoint,
            "Where /healthz, /readyz and /metrics listen (HTTP/1.1); loopback only; port 0 takes a free one",
            options => options.HttpAddress, (options, value) => options.HttpAddress = value),
        OptionSpec.Of(
            "log:level", "--log-level", ValueForms.Level, "Least serious level that is logged",
            options => options.LogLevel, (options, value) => options.LogLevel = value),
        OptionSpec.Of(
            "log:format", "--log-format", ValueForms.OneOf(("text", LogFormat.Text), ("json", LogFormat.Json)),
            "Form of the log, which goes to standard error",
            options => options.LogFormat, (options, value) => options.LogFormat = value),
        OptionSpec.Of(
            "otlp:endpoint", "--otlp-endpoint", ValueForms.OptionalHttpUri, "Where metrics and traces are sent by OTLP; empty: nowhere",
            options => options.OtlpEndpoint, (options, value) => options.OtlpEndpoint = value),
        OptionSpec.Of(
            "otlp:transport", "--otlp-transport", ValueForms.OneOf(("grpc", OtlpTransport.Grpc), ("http", OtlpTransport.Http)),
            "How OTLP travels: over gRPC, or as protobuf over HTTP (to /v1/metrics and /v1/traces below the endpoint)",
            options => options.OtlpTransport, (options, value) => options.OtlpTransport = value),
        OptionSpec.Of(
            "otlp:interval", "--otlp-interval", ValueForms.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            "Time between two exports of metrics, 1s to 1h",
            options => options.OtlpInterval, (options, value) => options.OtlpInterval = value),
        OptionSpec.Of(
            "shutdownTimeout", "--shutdown-timeout", ValueForms.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            "How long calls may take to finish when the daemon stops, 0s to 10m",
            options => options.ShutdownTimeout, (options, value) => options.ShutdownTimeout = value),
        OptionSpec.Of(
            "limits:requestBytes", "--max-request-bytes", ValueForms.Bytes(64 * 1024, 256 * 1024 * 1024),
            "Largest request message, 64KiB to 256MiB",
            options => options.MaximumRequestBytes, (options, value) => options.MaximumRequestBytes = value),
    ];

    /// <summary>What no single option can know: options that contradict each other.</summary>
    public static IEnumerable<string> FindContradictions(RegistryDaemonOptions options)
    {
        if (options.GrpcAddress.Port != 0 && options.GrpcAddress.Equals(options.HttpAddress))
        {
            yield return $"grpcAddress and httpAddress: both are {options.GrpcAddress}; gRPC and HTTP need an address each";
        }
    }
}
