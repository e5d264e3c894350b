using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using Registry.V1;

namespace Registry.Client;

/// <summary>Runs calls under a deadline, retries those that may be retried, and turns their failures into <see cref="RegistryException"/>s.</summary>
internal sealed class CallRunner
{
    private static readonly ResiliencePropertyKey<DateTimeOffset> DeadlineKey = new("deadline");
    private static readonly ResiliencePropertyKey<TimeSpan> PauseKey = new("pause");

    private static readonly Action<ILogger, int, double, string, Exception?> LogRetry = LoggerMessage.Define<int, double, string>(
        LogLevel.Debug, new EventId(7001, "Retrying"), "Attempt {Attempt} failed; retrying in {DelayMs} ms: {Failure}");

    private readonly RegistryClientOptions _options;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    public CallRunner(RegistryClientOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory?.CreateLogger("Registry.Client") ?? NullLogger.Instance;
        _pipeline = BuildPipeline();
    }

    private string AddressText => _options.Address.ToString().TrimEnd('/');

    /// <summary>Makes a call, again where that is safe, within one deadline.</summary>
    /// <param name="call">Starts one attempt.</param>
    /// <param name="retry">Whether the call may be repeated.</param>
    /// <param name="cancellationToken">Ends the call and the retries.</param>
    public async Task<T> RunAsync<T>(Func<CallOptions, Task<T>> call, bool retry, CancellationToken cancellationToken)
    {
        var deadline = _options.Deadline == Timeout.InfiniteTimeSpan
            ? DateTimeOffset.MaxValue
            : _options.TimeProvider.GetUtcNow() + _options.Deadline;
        var callOptions = new CallOptions(
            headers: Headers(),
            deadline: deadline == DateTimeOffset.MaxValue ? null : deadline.UtcDateTime, cancellationToken: cancellationToken);
        if (!retry)
        {
            return await AttemptAsync(call, callOptions).ConfigureAwait(false);
        }

        return await RetryAsync(() => AttemptAsync(call, callOptions), deadline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The headers of a call; null for none.</summary>
    public Metadata? Headers() => _options.CompressRequests ? new Metadata { { "grpc-internal-encoding-request", "gzip" } } : null;

    /// <summary>Repeats an attempt that fails with a <see cref="RegistryException"/> worth repeating, until the deadline.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> attempt, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(DeadlineKey, deadline);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (_, state) => await state().ConfigureAwait(false), context, attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The exception that a failed call means to the caller.</summary>
    public Exception Translate(RpcException error, CancellationToken cancellationToken)
    {
        if (error.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("The call was cancelled.", error, cancellationToken);
        }

        var details = IsBrokenConnection(error) ? ErrorDetails.Of(StatusCode.Unavailable) : ErrorDetails.Of(error);
        var noDaemon = details.StatusCode == StatusCode.Unavailable && details.Reason is ErrorReason.Unspecified or ErrorReason.ShuttingDown or ErrorReason.Starting;
        if (noDaemon)
        {
            // The innermost exception says what happened ("Connection refused"), the status only that something did.
            var cause = error.Status.DebugException?.GetBaseException().Message ?? error.Status.Detail;
            var message = $"No daemon answers at {AddressText}: {cause}";
            return new RegistryUnavailableException(_options.Address, message, details, error);
        }

        return error.StatusCode == StatusCode.DeadlineExceeded ? LateAnswer(error) : new RegistryException(error.Status.Detail, details, error);
    }

    /// <summary>The exception for an answer that did not come in time.</summary>
    public RegistryUnavailableException LateAnswer(Exception? inner) => new(
        _options.Address, $"The daemon at {AddressText} did not answer within {_options.Deadline.TotalSeconds:0.###} s.",
        ErrorDetails.Of(StatusCode.DeadlineExceeded), inner);

    // A connection that the daemon closes while a call is under way, as it does when it stops, is INTERNAL to the gRPC client. The daemon's
    // own INTERNAL comes as a status, without an exception of the transport.
    private static bool IsBrokenConnection(RpcException error) =>
        error is { StatusCode: StatusCode.Internal, Status.DebugException: HttpRequestException or IOException };

    private async Task<T> AttemptAsync<T>(Func<CallOptions, Task<T>> call, CallOptions options)
    {
        try
        {
            return await call(options).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw Translate(e, options.CancellationToken);
        }
    }

    private ResiliencePipeline BuildPipeline()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = _options.TimeProvider };
        if (_options.Retry.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = _options.Retry.MaxAttempts - 1,
                ShouldHandle = args => ValueTask.FromResult(TryPlanRetry(args.Outcome.Exception, args.AttemptNumber, args.Context)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Context.Properties.GetValue(PauseKey, TimeSpan.Zero)),
                OnRetry = args =>
                {
                    LogRetry(_logger, args.AttemptNumber + 1, args.RetryDelay.TotalMilliseconds, args.Outcome.Exception?.Message ?? "", null);
                    return default;
                },
            });
        }

        return builder.Build();
    }

    /// <summary>Whether to repeat after this failure; if so, the pause before is left in the context.</summary>
    private bool TryPlanRetry(Exception? failure, int attempt, ResilienceContext context)
    {
        // RESOURCE_EXHAUSTED without RetryInfo is a message over its limit, or an empty pool, and ABORTED without it is for the caller to decide
        // again: they would fail again.
        if (failure is not RegistryException error
            || !(error.StatusCode == StatusCode.Unavailable
                || (error.StatusCode is StatusCode.ResourceExhausted or StatusCode.Aborted && error.RetryDelay is not null)))
        {
            return false;
        }

        // Up to a quarter more than was asked for, so that refused clients do not come back all at once.
        var pause = error.RetryDelay is { } asked ? asked * (1 + (Random.Shared.NextDouble() / 4)) : Backoff(attempt);
        context.Properties.Set(PauseKey, pause);
        var deadline = context.Properties.GetValue(DeadlineKey, DateTimeOffset.MaxValue);
        return deadline == DateTimeOffset.MaxValue || _options.TimeProvider.GetUtcNow() + pause < deadline;
    }

    /// <summary>Half to one and a half times the base, doubled for each attempt so far, at most the longest pause.</summary>
    public TimeSpan Backoff(int attempt)
    {
        var pause = _options.Retry.BaseDelay * Math.Pow(2, Math.Min(attempt, 30)) * (0.5 + Random.Shared.NextDouble());
        return pause < _options.Retry.MaxDelay ? pause : _options.Retry.MaxDelay;
    }
}
