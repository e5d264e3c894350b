using Microsoft.Extensions.Logging;

namespace Registry.Client;

/// <summary>Settings of a <see cref="RegistryClient"/>; checked when the client is made.</summary>
public sealed class RegistryClientOptions
{
    /// <summary>Where a daemon listens unless told otherwise: <c>http://127.0.0.1:7400</c>.</summary>
    public const string DefaultAddress = "http://127.0.0.1:7400";

    /// <summary>Address of the daemon's gRPC port; <c>http</c> means HTTP/2 without TLS. Default <see cref="DefaultAddress"/>.</summary>
    public Uri Address { get; init; } = new(DefaultAddress);

    /// <summary>
    /// Time that one operation may take, all its retries included; of a stream, the time that each next message may take.
    /// Default 10 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no bound.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time that opening a connection may take, within the deadline. Default 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Which failures are retried, and how patiently.</summary>
    public RegistryRetryOptions Retry { get; init; } = new();

    /// <summary>Largest answer that the client accepts, in bytes. Default 64 MiB.</summary>
    public int MaxReceiveMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest request that the client sends, in bytes. Default 16 MiB, which is what a daemon accepts.</summary>
    public int MaxSendMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Whether requests are sent compressed (gzip). Default no: on one machine or in one rack it costs more than it saves. Compressed answers
    /// are understood either way.
    /// </summary>
    public bool CompressRequests { get; init; }

    /// <summary>Clock for deadlines, pauses and request ids; it must follow real time, because deadlines travel to the daemon.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the client and its channel log; not set: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Address);
        ArgumentNullException.ThrowIfNull(Retry);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (!Address.IsAbsoluteUri || (Address.Scheme != Uri.UriSchemeHttp && Address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"Address '{Address}' is not an http or https address such as {DefaultAddress}.");
        }

        if (Deadline != Timeout.InfiniteTimeSpan && (Deadline <= TimeSpan.Zero || Deadline > TimeSpan.FromDays(1)))
        {
            throw new ArgumentException($"Deadline {Deadline} is not between zero and one day.");
        }

        if (ConnectTimeout != Timeout.InfiniteTimeSpan && ConnectTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"ConnectTimeout {ConnectTimeout} is not above zero.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxReceiveMessageBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxSendMessageBytes);
        Retry.Validate();
    }
}
