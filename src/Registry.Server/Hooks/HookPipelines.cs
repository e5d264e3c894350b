using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Registry.Modules.Schema;

namespace Registry.Server.Hooks;

/// <summary>How calls of a hook are repeated, and given up.</summary>
internal static class HookPipelines
{
    /// <summary>For how long a hook is left alone that failed several times in a row; then one call tries whether it answers.</summary>
    public static readonly TimeSpan BreakTime = TimeSpan.FromSeconds(10);

    private const int FailuresInRow = 5;
    private const int LeastRetries = 1;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestTellingPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>For questions: a few tries within a bounded time, and none while the hook is known to be down.</summary>
    public static ResiliencePipeline Asking(HookSchema hook, TimeProvider time, Action<Exception> broken, Action recovered)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (hook.Definition.Retries >= LeastRetries)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = hook.Definition.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                ShouldHandle = args => new ValueTask<bool>(
                    args.Outcome.Exception is not null and not BrokenCircuitException && !args.Context.CancellationToken.IsCancellationRequested),
            });
        }

        return builder.AddCircuitBreaker(Breaker(broken, recovered)).AddTimeout(new TimeoutStrategyOptions { Timeout = hook.Timeout }).Build();
    }

    /// <summary>For telling of commits: repeated until it succeeds.</summary>
    public static ResiliencePipeline Telling(HookSchema hook, TimeProvider time, Action<Exception> failed)
    {
        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstPause,
            MaxDelay = LongestTellingPause,
            ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is not null && !args.Context.CancellationToken.IsCancellationRequested),
            OnRetry = args =>
            {
                failed(args.Outcome.Exception!);
                return default;
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(retry).AddTimeout(new TimeoutStrategyOptions { Timeout = hook.Timeout }).Build();
    }

    // Polly's breaker knows ratios. It is told of the fifth failure in a row and of those after it only; any one of these is too many.
    private static CircuitBreakerStrategyOptions Breaker(Action<Exception> broken, Action recovered)
    {
        var inRow = 0;
        return new CircuitBreakerStrategyOptions
        {
            FailureRatio = double.Epsilon,
            MinimumThroughput = 2,
            SamplingDuration = Remembered,
            BreakDuration = BreakTime,
            ShouldHandle = args =>
            {
                if (args.Outcome.Exception is not { } exception)
                {
                    Volatile.Write(ref inRow, 0);
                    return new ValueTask<bool>(false);
                }

                // A caller that goes away says nothing of the hook.
                var isCancelled = exception is OperationCanceledException && args.Context.CancellationToken.IsCancellationRequested;
                return new ValueTask<bool>(!isCancelled && Interlocked.Increment(ref inRow) >= FailuresInRow);
            },
            OnOpened = args =>
            {
                broken(args.Outcome.Exception!);
                return default;
            },
            OnClosed = _ =>
            {
                recovered();
                return default;
            },
        };
    }
}
