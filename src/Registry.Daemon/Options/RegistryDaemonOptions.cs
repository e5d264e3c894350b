using System.Net;
using Microsoft.Extensions.Logging;
using Registry.Server.History;

namespace Registry.Daemon.Options;

/// <summary>Where the registry is kept.</summary>
internal enum StoreKind
{
    /// <summary>In <c>registry.db</c> of the data directory.</summary>
    Sqlite,

    /// <summary>In memory: gone when the daemon ends. For trials.</summary>
    Memory,
}

/// <summary>How log lines are written.</summary>
internal enum LogFormat
{
    /// <summary>One line of text each.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>How OTLP travels.</summary>
internal enum OtlpTransport
{
    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually port 4318.</summary>
    Http,
}

/// <summary>Everything that an operator can set. <see cref="OptionCatalog"/> names each option and its bounds.</summary>
internal sealed class RegistryDaemonOptions
{
    /// <summary>Directory of the database. Default: the first of systemd's <c>STATE_DIRECTORY</c>, else <c>data</c> below the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Which store. Default: SQLite.</summary>
    public StoreKind Store { get; set; } = StoreKind.Sqlite;

    /// <summary>Directory whose module files are applied at the start. Default: empty, none.</summary>
    public string ModulesDirectory { get; set; } = "";

    /// <summary>Where gRPC listens (HTTP/2 without TLS). Loopback only; port 0 takes a free one. Default: 127.0.0.1:7400.</summary>
    public IPEndPoint GrpcAddress { get; set; } = new(IPAddress.Loopback, 7400);

    /// <summary>Where probes and metrics listen (HTTP/1.1). Loopback only; port 0 takes a free one. Default: 127.0.0.1:7401.</summary>
    public IPEndPoint HttpAddress { get; set; } = new(IPAddress.Loopback, 7401);

    /// <summary>Least serious level that is logged. Default: information.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>Form of log lines. Default: text.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <summary>Where metrics and traces are sent by OTLP. Default: nowhere.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How OTLP travels. Default: gRPC.</summary>
    public OtlpTransport OtlpTransport { get; set; } = OtlpTransport.Grpc;

    /// <summary>Time between two exports of metrics, 1 second to 1 hour. Default: 1 minute.</summary>
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long calls may take to finish when the daemon stops, 0 to 10 minutes; then they are cut off. Default: 15 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest request message in bytes, 64 KiB to 256 MiB. Default: 16 MiB.</summary>
    public int MaximumRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most writes that wait for the writer, 1 to 1,000,000; one more is refused with <c>QUEUE_FULL</c>. Default: 8,192.</summary>
    public int QueueCapacity { get; set; } = 8_192;

    /// <summary>Most bytes of requests that wait for the writer, 1 MiB to 2047 MiB; one more is refused with <c>QUEUE_FULL</c>. Default: 128 MiB.</summary>
    public int QueueBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>Most writes that one durable write of the store carries, 1 to 65,536. Default: 1,024.</summary>
    public int BatchCommands { get; set; } = 1_024;

    /// <summary>How long a client that is sent a state may read nothing, 1 second to 1 hour; then its stream is ended. Default: 1 minute.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Within how many of the latest commits a request id is remembered, 0 to 10,000,000. Default: 100,000.</summary>
    public int IdempotencyCount { get; set; } = 100_000;

    /// <summary>How long a write with a request id is remembered, 0 to 30 days. Default: 1 hour.</summary>
    public TimeSpan IdempotencyAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long the journal keeps a commit, 1 minute to 3,650 days. Default: 7 days.</summary>
    public TimeSpan JournalAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many of the latest commits the journal keeps, 1,000 to 1,000,000,000. Default: 1,000,000.</summary>
    public int JournalCount { get; set; } = 1_000_000;

    /// <summary>How long a list can be continued after its last page was read, 1 second to 1 day. Default: 5 minutes.</summary>
    public TimeSpan PageTokenAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Most memory held for lists to be continued, by estimate, 1 MiB to 2047 MiB; the oldest revisions go first. Default: 256 MiB.</summary>
    public int PageTokenBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>History leaves out values whose key holds one of these words. Default: those of <see cref="HistoryOptions"/>.</summary>
    public IReadOnlyList<string> SensitiveWords { get; set; } = HistoryOptions.DefaultSensitiveWords;
}
