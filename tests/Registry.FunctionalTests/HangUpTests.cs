using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>Clients that go away while the daemon reads their request: such a call is cancelled, and no failure of the daemon's.</summary>
[TestFixture]
public sealed class HangUpTests
{
    // The daemon learns of a client's leaving in two ways at once; which comes first is a matter of luck, and has to be tried often.
    private const int Calls = 200;
    private const int PrefixLength = 5;

    private static readonly RegisterNodeRequest Request = new() { Node = new Node { Type = "vm", Name = "never-registered", State = "on" } };

    // How much of the request a client sends before it goes away: nothing, a part of the prefix, a part of the message, all but the stream's end.
    private static IEnumerable<TestCaseData<string, int>> Cases()
    {
        int[] sent = [0, 3, PrefixLength + 4, PrefixLength + Request.CalculateSize()];
        foreach (var method in new[] { "RegisterNode", "StreamNodes", "WatchNodes", "StreamHeartbeats" })
        {
            foreach (var bytes in sent)
            {
                // What follows a whole message is another message there, and the message is of another kind.
                if (method is "RegisterNode" || bytes < sent[^1])
                {
                    yield return new TestCaseData<string, int>(method, bytes).SetArgDisplayNames(method, $"{bytes} bytes");
                }
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Client_GoesAwayWhileItsRequestIsRead_IsCancelledAndNoErrorIsLogged(string method, int sentBytes)
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--log-level", "debug");
        using var http = new HttpClient();
        using var leaving = new CancellationTokenSource();
        var calls = Enumerable.Range(0, Calls).Select(_ => HalfCallAsync(http, daemon, method, sentBytes, leaving.Token)).ToArray();
        var inFlight = $"registry_calls_in_flight{{method=\"{method}\",service=\"registry.v1.NodeRegistry\"}}";
        await Deadline.Until(async () => (await MetricsAsync(http, daemon)).Contains($"{inFlight} {Calls}\n", StringComparison.Ordinal));

        await leaving.CancelAsync();
        await Task.WhenAll(calls).InTime();

        await Deadline.Until(() => Observed(daemon).Count() == Calls);
        Assert.That(daemon.LoggedErrors, Is.Empty);
        var cancelled = $"registry_calls_total{{code=\"CANCELLED\",method=\"{method}\",service=\"registry.v1.NodeRegistry\"}}";
        Assert.That(await MetricsAsync(http, daemon), Does.Contain($"{cancelled} {Calls}\n"));
    }

    [Test]
    public async Task Client_GoesAwayWhileItIsAnswered_IsCancelledAndNoErrorIsLogged()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--log-level", "debug");
        using var http = new HttpClient();
        using var client = daemon.Connect();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1);
        var watches = Enumerable.Range(0, Calls).Select(_ => client.Stub.WatchNodes(new WatchNodesRequest(), deadline: deadline)).ToList();
        foreach (var watch in watches)
        {
            await watch.ResponseStream.MoveNext(CancellationToken.None).InTime();
        }

        var written = Task.WhenAll(Enumerable.Range(0, Calls).Select(i => client.RegisterNodeAsync(new Node { Type = "vm", Name = $"n{i}" })));
        watches.ForEach(watch => watch.Dispose());
        await written.InTime();

        await Deadline.Until(() => Observed(daemon).Count() == Calls);
        Assert.That(daemon.LoggedErrors, Is.Empty);
        Assert.That(Observed(daemon), Has.All.Contain("CANCELLED"));
    }

    private static async Task HalfCallAsync(HttpClient http, DaemonProcess daemon, string method, int sentBytes, CancellationToken leaving)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{daemon.Address}/registry.v1.NodeRegistry/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new HalfContent(Framed(Request)[..sentBytes]),
        };
        // With a deadline the daemon watches for the client's leaving in one more place, and that may lag behind the reading.
        request.Headers.Add("grpc-timeout", "60S");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, leaving);
            Assert.Fail($"the daemon answered {answer}");
        }
        catch (OperationCanceledException)
        {
            // The client has gone away, as it should.
        }
    }

    private static byte[] Framed(RegisterNodeRequest message)
    {
        var frame = new byte[PrefixLength + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.CalculateSize());
        message.WriteTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    // One a call, whatever came of it, and after everything else that is logged of it.
    private static IEnumerable<string> Observed(DaemonProcess daemon) =>
        daemon.Log.Where(line => line.Contains("\"EventId\":2101,", StringComparison.Ordinal) || line.Contains("\"EventId\":2102,", StringComparison.Ordinal));

    private static Task<string> MetricsAsync(HttpClient http, DaemonProcess daemon) => http.GetStringAsync($"{daemon.HttpAddress}/metrics");

    /// <summary>Sends some bytes and then leaves the stream open until the call is given up.</summary>
    private sealed class HalfContent : HttpContent
    {
        private readonly byte[] _sent;

        public HalfContent(byte[] sent)
        {
            _sent = sent;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_sent, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
