using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Registry.Protocol;
using Registry.V1;

namespace Registry.Client;

/// <summary>
/// A client of the registry: one channel with deadlines, safe retries and typed errors. Make one and share it; every member may be used
/// from many threads at once.
/// </summary>
/// <remarks>
/// Every operation throws <see cref="RegistryException"/> where the daemon refuses it, <see cref="RegistryUnavailableException"/> where no
/// daemon answers in time, and <see cref="OperationCanceledException"/> where its token is cancelled. Request messages are never changed.
/// </remarks>
public sealed partial class RegistryClient : IDisposable, IAsyncDisposable
{
    private readonly CallRunner _runner;
    private readonly RequestIds _requestIds;
    private readonly RegistryClientOptions _options;

    /// <summary>Makes a client of the daemon at <see cref="RegistryClientOptions.DefaultAddress"/>. Nothing connects before the first call.</summary>
    public RegistryClient()
        : this(new RegistryClientOptions())
    {
    }

    /// <summary>Makes a client of the daemon at an address, with the default settings. Nothing connects before the first call.</summary>
    /// <param name="address">An http or https address such as <c>http://127.0.0.1:7400</c>.</param>
    public RegistryClient(string address)
        : this(new RegistryClientOptions { Address = new Uri(address, UriKind.Absolute) })
    {
    }

    /// <summary>Makes a client. Nothing connects before the first call.</summary>
    /// <param name="options">Its settings.</param>
    /// <exception cref="ArgumentException">A setting is out of its bounds.</exception>
    public RegistryClient(RegistryClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _runner = new CallRunner(options);
        _requestIds = new RequestIds(options.TimeProvider);
        Channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = CreateHandler(options),
            DisposeHttpClient = true,
            LoggerFactory = options.LoggerFactory,
            CompressionProviders = [new SafeGzipCompressionProvider()],
            // Left to itself, a channel that finds nobody pauses for up to two minutes, and refuses calls meanwhile.
            InitialReconnectBackoff = options.Retry.BaseDelay > TimeSpan.Zero ? options.Retry.BaseDelay : TimeSpan.FromMilliseconds(1),
            MaxReconnectBackoff = options.Retry.MaxDelay,
            MaxReceiveMessageSize = options.MaxReceiveMessageBytes,
            MaxSendMessageSize = options.MaxSendMessageBytes,
        });
        Stub = new NodeRegistry.NodeRegistryClient(Channel);
        PoolStub = new PoolRegistry.PoolRegistryClient(Channel);
        ConfigStub = new ConfigRegistry.ConfigRegistryClient(Channel);
        ModuleStub = new ModuleRegistry.ModuleRegistryClient(Channel);
        MaintenanceStub = new Maintenance.MaintenanceClient(Channel);
        HealthStub = new Health.HealthClient(Channel);
    }

    /// <summary>The channel, for other services of the same daemon.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>The generated stub: no deadlines, no retries, and <see cref="RpcException"/>s.</summary>
    public NodeRegistry.NodeRegistryClient Stub { get; }

    /// <summary>Where the daemon is.</summary>
    public Uri Address => _options.Address;

    internal TimeProvider TimeProvider => _options.TimeProvider;

    private PoolRegistry.PoolRegistryClient PoolStub { get; }

    private ConfigRegistry.ConfigRegistryClient ConfigStub { get; }

    private ModuleRegistry.ModuleRegistryClient ModuleStub { get; }

    private Maintenance.MaintenanceClient MaintenanceStub { get; }

    private Health.HealthClient HealthStub { get; }

    /// <summary>What the daemon says of its health, by the standard gRPC health protocol.</summary>
    /// <param name="service">A service's full name; empty means the daemon as a whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HealthCheckResponse.Types.ServingStatus> CheckHealthAsync(
        string service = "", CancellationToken cancellationToken = default)
    {
        var request = new HealthCheckRequest { Service = service };
        var response = await RepeatableAsync(HealthStub.CheckAsync, request, cancellationToken).ConfigureAwait(false);
        return response.Status;
    }

    /// <summary>Closes the channel; calls in progress are cancelled.</summary>
    public void Dispose() => Channel.Dispose();

    /// <summary>Closes the channel; calls in progress are cancelled.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>How long to wait before another attempt.</summary>
    internal TimeSpan Backoff(int attempt) => _runner.Backoff(attempt);

    private static SocketsHttpHandler CreateHandler(RegistryClientOptions options) => new()
    {
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),

        // The registry is reached directly: a proxy set for web traffic would break HTTP/2 without TLS.
        UseProxy = false,
    };

    private Task<TResponse> RepeatableAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _runner.RunAsync(options => AwaitAsync(method(request, options)), retry: true, cancellationToken);
    }

    private static async Task<TResponse> AwaitAsync<TResponse>(AsyncUnaryCall<TResponse> call)
    {
        using (call)
        {
            return await call.ResponseAsync.ConfigureAwait(false);
        }
    }
}
