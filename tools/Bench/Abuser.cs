using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bench;

/// <summary>One caller with a connection of its own that makes a call as soon as the one before has ended.</summary>
internal sealed class Abuser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcChannel _channel;
    private readonly Task _running;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _calls;

    private Abuser(string address, Func<CallInvoker, long, CancellationToken, Task<string>> call)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        _running = Task.Run(async () =>
        {
            var invoker = _channel.CreateCallInvoker();
            while (!_stop.IsCancellationRequested)
            {
                Status = await call(invoker, Interlocked.Increment(ref _calls), _stop.Token);
            }
        });
    }

    /// <summary>How the last call ended.</summary>
    public string Status { get; private set; } = "";

    /// <summary>How long a call has taken so far.</summary>
    public double MillisecondsACall => Stopwatch.GetElapsedTime(_started).TotalMilliseconds / Math.Max(1, Volatile.Read(ref _calls));

    /// <summary>Repeats requests of a case.</summary>
    public static Abuser Start(string address, AbuseCase kind, int size) =>
        new(address, (invoker, number, stop) => CallAsync(invoker, kind.Method, kind.Request(size, number), stop));

    /// <summary>Repeats an echo.</summary>
    public static Abuser StartEcho(string address, int bytes)
    {
        var request = new byte[bytes];
        return new Abuser(address, (invoker, _, stop) => CallAsync(invoker, RawCalls.Echo, request, stop));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _channel.Dispose();
        _stop.Dispose();
    }

    private static async Task<string> CallAsync(CallInvoker invoker, Method<byte[], byte[]> method, byte[] request, CancellationToken stop)
    {
        var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: stop);
        try
        {
            if (method.Type == MethodType.Unary)
            {
                await invoker.AsyncUnaryCall(method, null, options, request);
                return "OK";
            }

            using var call = invoker.AsyncServerStreamingCall(method, null, options, request);
            while (await call.ResponseStream.MoveNext(stop))
            {
            }

            return "OK";
        }
        catch (RpcException e)
        {
            return e.StatusCode.ToString();
        }
        catch (OperationCanceledException)
        {
            return nameof(StatusCode.Cancelled);
        }
    }
}
