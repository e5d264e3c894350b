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
            "store", "--store", ValueForms.Stores,
            "Where the registry is kept: in registry.db of the data directory, or in memory only, for trials",
            options => options.Store, (options, value) => options.Store = value),
        OptionSpec.Of(
            "modulesDirectory", "--modules-directory", ValueForms.OptionalPath,
            "Directory whose module files (*.yaml, *.yml, *.json) are applied at the start, unless nodes would lose data; empty: none",
            options => options.ModulesDirectory, (options, value) => options.ModulesDirectory = value),
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
        OptionSpec.Of(
            "limits:queueCapacity", "--queue-capacity", ValueForms.Count(1, 1_000_000),
            "Most writes that wait for the writer, 1 to 1000000; one more is refused with QUEUE_FULL",
            options => options.QueueCapacity, (options, value) => options.QueueCapacity = value),
        OptionSpec.Of(
            "limits:queueBytes", "--queue-bytes", ValueForms.Bytes(1024 * 1024, 2047 * 1024 * 1024),
            "Most bytes of writes that wait for the writer, 1MiB to 2047MiB; one more is refused with QUEUE_FULL",
            options => options.QueueBytes, (options, value) => options.QueueBytes = value),
        OptionSpec.Of(
            "limits:batchCommands", "--max-batch-commands", ValueForms.Count(1, 65_536),
            "Most writes that one durable write of the store carries, 1 to 65536",
            options => options.BatchCommands, (options, value) => options.BatchCommands = value),
        OptionSpec.Of(
            "limits:stallTimeout", "--stall-timeout", ValueForms.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            "How long a client that is sent a list, a tree or a snapshot may read nothing, 1s to 1h; then its stream is ended with STALLED",
            options => options.StallTimeout, (options, value) => options.StallTimeout = value),
        OptionSpec.Of(
            "idempotency:count", "--idempotency-count", ValueForms.Count(0, 10_000_000),
            "Within how many of the latest commits a request id is remembered, 0 to 10000000",
            options => options.IdempotencyCount, (options, value) => options.IdempotencyCount = value),
        OptionSpec.Of(
            "idempotency:age", "--idempotency-age", ValueForms.Duration(TimeSpan.Zero, TimeSpan.FromDays(30)),
            "How long a write with a request id is remembered, 0s to 30d",
            options => options.IdempotencyAge, (options, value) => options.IdempotencyAge = value),
        OptionSpec.Of(
            "journal:age", "--journal-age", ValueForms.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
            "How long a commit is kept for history and for watches to resume from, 1m to 3650d",
            options => options.JournalAge, (options, value) => options.JournalAge = value),
        OptionSpec.Of(
            "journal:count", "--journal-count", ValueForms.Count(1_000, 1_000_000_000),
            "How many of the latest commits are kept for it, 1000 to 1000000000",
            options => options.JournalCount, (options, value) => options.JournalCount = value),
        OptionSpec.Of(
            "pageTokens:age", "--page-token-age", ValueForms.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            "How long a list can be continued after its last page was read, 1s to 1d",
            options => options.PageTokenAge, (options, value) => options.PageTokenAge = value),
        OptionSpec.Of(
            "pageTokens:bytes", "--page-token-bytes", ValueForms.Bytes(1024 * 1024, 2047 * 1024 * 1024),
            "Most memory held for lists to be continued, by estimate, 1MiB to 2047MiB; the oldest revisions go first",
            options => options.PageTokenBytes, (options, value) => options.PageTokenBytes = value),
        OptionSpec.Of(
            "history:sensitiveWords", "--sensitive-words", ValueForms.Words,
            "History leaves out values whose key holds one of these words (comma-separated, any case); empty: shows everything",
            options => options.SensitiveWords, (options, value) => options.SensitiveWords = value),
    ];

    /// <summary>What no single option can know: options that contradict each other.</summary>
    public static IEnumerable<string> FindContradictions(RegistryDaemonOptions options)
    {
        if (options.GrpcAddress.Port != 0 && options.GrpcAddress.Equals(options.HttpAddress))
        {
            yield return $"grpcAddress and httpAddress: both are {options.GrpcAddress}; gRPC and HTTP need an address each";
        }

        // A repeated request is answered from the journal.
        if (options.JournalAge < options.IdempotencyAge)
        {
            yield return "journal:age and idempotency:age: the journal must be kept for as long as requests are remembered";
        }

        if (options.JournalCount < options.IdempotencyCount)
        {
            yield return $"journal:count and idempotency:count: {options.JournalCount} commits are kept, but requests are remembered within "
                + $"{options.IdempotencyCount}; keep as many";
        }
    }
}
