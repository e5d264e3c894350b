using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.V1;

namespace Bench;

/// <summary>What the watches of a crowd watch.</summary>
internal enum WatchKind
{
    /// <summary>Each a node of its own.</summary>
    OwnNode,

    /// <summary>Each everything; only the state is sent.</summary>
    Everything,
}

/// <summary>Many watches, and how late they were told. The messages are taken apart only as far as the moment in them.</summary>
internal sealed class WatchCrowd : IAsyncDisposable
{
    private const int WatchesPerConnection = 250;
    private const int StateFieldTag = (Node.StateFieldNumber << 3) | 2;

    private readonly List<GrpcChannel> _channels = [];
    private readonly List<AsyncServerStreamingCall<byte[]>> _calls = [];
    private readonly List<Task> _readers = [];
    private readonly Delays _delays = new();
    private volatile bool _isEnding;

    /// <summary>The node that a watch of a number watches.</summary>
    public static string NodeId(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number:d5}");

    /// <summary>Opens watches; all are synced when this returns.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="kind">What they watch; null: there are none.</param>
    /// <param name="count">How many.</param>
    /// <param name="stalled">Whether there is one more, of everything, that never reads.</param>
    public static async Task<WatchCrowd> StartAsync(string address, WatchKind? kind, int count, bool stalled)
    {
        var crowd = new WatchCrowd();
        for (var i = 0; kind is not null && i < count; i++)
        {
            var stream = crowd.Open(address, i / WatchesPerConnection, Request(kind.Value, i)).ResponseStream;
            await stream.MoveNext(CancellationToken.None);
            crowd._readers.Add(Task.Run(() => crowd.ReadAsync(stream)));
        }

        if (stalled)
        {
            var call = crowd.Open(address, crowd._channels.Count, new WatchNodesRequest());
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }

        return crowd;
    }

    /// <summary>Forgets what was measured so far.</summary>
    public void Reset() => _delays.Reset();

    /// <summary>What was measured.</summary>
    public WatchRow Summarize(string name, RunResult writes, TimeSpan elapsed)
    {
        var (events, messages, p50, p99) = _delays.Summarize();
        return new WatchRow(
            name, writes.Rate, events / elapsed.TotalSeconds, messages == 0 ? 0 : (double)events / messages, p50, p99,
            writes.P50.TotalMilliseconds, writes.P99.TotalMilliseconds);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        _calls.ForEach(call => call.Dispose());
        await Task.WhenAll(_readers);
        _channels.ForEach(channel => channel.Dispose());
    }

    private static WatchNodesRequest Request(WatchKind kind, int number) => new()
    {
        Selector = kind == WatchKind.OwnNode ? new NodeSelector { NodeRefs = { new NodeRef { Id = NodeId(number) } } } : null,
        ReadMask = new FieldMask { Paths = { "state" } },
        SkipSnapshot = true,
    };

    private AsyncServerStreamingCall<byte[]> Open(string address, int connection, WatchNodesRequest request)
    {
        while (_channels.Count <= connection)
        {
            _channels.Add(GrpcChannel.ForAddress(address, new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false }, MaxReceiveMessageSize = null, DisposeHttpClient = true,
            }));
        }

        var call = _channels[connection].CreateCallInvoker().AsyncServerStreamingCall(RawCalls.WatchNodes, null, default, request.ToByteArray());
        _calls.Add(call);
        return call;
    }

    private async Task ReadAsync(IAsyncStreamReader<byte[]> stream)
    {
        try
        {
            while (await stream.MoveNext(CancellationToken.None))
            {
                Measure(stream.Current, Stopwatch.GetTimestamp());
            }
        }
        catch (Exception e) when (_isEnding && e is (RpcException or ObjectDisposedException))
        {
            // Disposed of: between two messages, or in the middle of one.
        }
    }

    /// <summary>Events hold nothing but a node's state and the commit's revision and time: the state is what follows its tag and length.</summary>
    private void Measure(byte[] message, long now)
    {
        var input = new CodedInputStream(message);
        var events = 0;
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (tag >> 3 == WatchNodesResponse.EventsFieldNumber && Moment(input.ReadBytes().Span) is { } moment)
            {
                _delays.Add(now - moment);
                events++;
            }
            else if (tag >> 3 != WatchNodesResponse.EventsFieldNumber)
            {
                input.SkipLastField();
            }
        }

        _delays.CountMessage(events);
    }

    private static long? Moment(ReadOnlySpan<byte> watchEvent)
    {
        // changed { node { state: TEXT } … }: three heads of two bytes each, all contents being short.
        const int StateAt = 6;
        return watchEvent.Length > StateAt && watchEvent[4] == StateFieldTag
            && long.TryParse(Encoding.ASCII.GetString(watchEvent.Slice(StateAt, watchEvent[5])), CultureInfo.InvariantCulture, out var moment)
            ? moment
            : null;
    }

    /// <summary>Counts delays in steps of a tenth of a millisecond, up to ten seconds: a run has millions of them. Any thread.</summary>
    private sealed class Delays
    {
        private const double StepMilliseconds = 0.1;

        private readonly long[] _counts = new long[100_000];
        private long _messages;

        public void Add(long ticks)
        {
            var step = (int)(Stopwatch.GetElapsedTime(0, ticks).TotalMilliseconds / StepMilliseconds);
            Interlocked.Increment(ref _counts[Math.Clamp(step, 0, _counts.Length - 1)]);
        }

        public void CountMessage(int events) => Interlocked.Add(ref _messages, events > 0 ? 1 : 0);

        public void Reset()
        {
            Array.Clear(_counts);
            Interlocked.Exchange(ref _messages, 0);
        }

        public (long Events, long Messages, double P50, double P99) Summarize()
        {
            var total = _counts.Sum();
            return (total, _messages, At(total * 0.5), At(total * 0.99));
        }

        private double At(double rank)
        {
            var (step, seen) = (0, 0L);
            while (step < _counts.Length && (seen += _counts[step]) < rank)
            {
                step++;
            }

            return step * StepMilliseconds;
        }
    }
}
