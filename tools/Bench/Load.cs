using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bench;

/// <summary>What a run showed.</summary>
/// <param name="Rate">Calls a second.</param>
/// <param name="P50">Median latency.</param>
/// <param name="P99">99th percentile of the latency.</param>
internal sealed record RunResult(double Rate, TimeSpan P50, TimeSpan P99);

/// <summary>Keeps a number of calls under way and measures them. Closed loop: a caller makes its next call when it has its answer, or when the
/// call is due if that is later.</summary>
internal sealed class Load(string address) : IDisposable
{
    // One connection for every 64 callers, as HTTP/2 has one writer a connection.
    private readonly GrpcChannel[] _channels = [.. Enumerable.Range(0, 4).Select(_ => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, ConnectTimeout = TimeSpan.FromSeconds(5) },
        MaxReceiveMessageSize = null,
        DisposeHttpClient = true,
    }))];

    /// <summary>Runs calls for a while.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="request">Makes the request of a number; every number once.</param>
    /// <param name="callers">Calls at once.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="wait">How long the call of a number is to wait yet; not given: never, the loop is closed.</param>
    public async Task<RunResult> RunAsync(
        Method<byte[], byte[]> method, Func<long, byte[]> request, int callers, TimeSpan duration, Func<long, TimeSpan>? wait = null)
    {
        var next = -1L;
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var invoker = _channels[caller / 64 % _channels.Length].CreateCallInvoker();
            var mine = new List<long>();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var number = Interlocked.Increment(ref next);
                if (wait?.Invoke(number) is { } rest && rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, TimeProvider.System);
                }

                var begun = Stopwatch.GetTimestamp();
                await invoker.AsyncUnaryCall(method, null, default, request(number));
                mine.Add(Stopwatch.GetTimestamp() - begun);
            }

            return mine;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = latencies.SelectMany(mine => mine).ToArray();
        Array.Sort(all);
        return new RunResult(all.Length / elapsed.TotalSeconds, At(all, 0.5), At(all, 0.99));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static TimeSpan At(long[] sorted, double quantile) =>
        Stopwatch.GetElapsedTime(0, sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))]);
}
