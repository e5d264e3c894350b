namespace Grpc.Core;

/// <summary>What a caller can set for one call. A value: each <c>With…</c> answers a changed copy.</summary>
public struct CallOptions
{
    /// <summary>Makes options; what is left out is not set.</summary>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>Headers to send.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>When the call must be done, in UTC; null for never.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>How the request is written.</summary>
    public WriteOptions? WriteOptions { get; private set; }

    /// <summary>The call that this one is made for. The official client ignores it.</summary>
    public ContextPropagationToken? PropagationToken { get; private set; }

    /// <summary>Credentials for this call, beside those of the channel.</summary>
    public CallCredentials? Credentials { get; private set; }

    /// <summary>Whether to wait for a connection rather than fail when there is none.</summary>
    public bool IsWaitForReady { get; private set; }

    /// <summary>The same with these <see cref="Headers"/>.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same with this <see cref="Deadline"/>.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same with this <see cref="CancellationToken"/>.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same with these <see cref="WriteOptions"/>.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same with this <see cref="PropagationToken"/>.</summary>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) => this with { PropagationToken = propagationToken };

    /// <summary>The same with these <see cref="Credentials"/>.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>The same with this <see cref="IsWaitForReady"/>.</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
