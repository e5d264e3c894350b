using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Clients that misbehave below and around the API. Whatever they do, the daemon serves the others and logs no error.</summary>
[TestFixture]
internal sealed class HostileInputTests
{
    // Far above what a call takes, far below what a call that is held back would take.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(15);

    private DaemonProcess _daemon = null!;
    private RegistryClient _client = null!;
    private int _loggedBefore;

    [OneTimeSetUp]
    public async Task StartDaemon()
    {
        _daemon = await DaemonProcess.StartAsync();
        _client = Clients.Connect(_daemon);
    }

    [OneTimeTearDown]
    public async Task StopDaemon()
    {
        _client?.Dispose();
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }
    }

    [SetUp]
    public void RememberLog() => _loggedBefore = _daemon.LoggedErrors.Count;

    [TearDown]
    public async Task StillServes()
    {
        await CheckServesAsync("after");
        Assert.That(_daemon.LoggedErrors.Skip(_loggedBefore), Is.Empty, "the daemon logged errors");
    }

    [Test, CancelAfter(60_000)]
    public async Task GrpcPort_Garbage_IsHungUpOn()
    {
        var random = new Random(Seed.Take());
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[random.Next(1, 10_000)];
            random.NextBytes(garbage);
            using var socket = await ConnectAsync();
            await SendAsync(socket, garbage);
            socket.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(socket);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task GrpcPort_GarbageAfterThePreface_IsHungUpOn()
    {
        var random = new Random(Seed.Take());
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[random.Next(1, 10_000)];
            random.NextBytes(garbage);
            using var socket = await ConnectAsync();
            await SendAsync(socket, [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, .. garbage]);
            socket.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(socket);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task GrpcPort_Http1_IsRefused()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        var answer = await ReadToEndAsync(socket);
        Assert.That(answer, Does.Contain("400").Or.Contain("HTTP/2"));
        Assert.That(answer, Does.Not.Contain("registry_"), "metrics are not served on the gRPC port");
    }

    [Test, CancelAfter(60_000)]
    public async Task GrpcPort_ThousandsOfHalfOpenConnections_OthersAreServed()
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 2_000; i++)
            {
                var socket = await ConnectAsync();
                sockets.Add(socket);
                await SendAsync(socket, "PRI * HTTP/2.0\r\n"u8.ToArray());
            }

            using var fresh = Clients.Connect(_daemon);
            await fresh.FindNodeAsync(new NodeRef { Id = "none" }).WaitAsync(Prompt);
            await CheckServesAsync("beside half-open connections");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task StreamNodes_ClientsThatNeverRead_HoldNobodyBack()
    {
        const int nodes = 300;
        var big = new string('x', 100_000);
        for (var i = 0; i < nodes; i++)
        {
            await _client.RegisterNodeAsync(new RegisterNodeRequest
            {
                Node = new Node { Id = $"stream-{i}", Type = "vm", Metadata = { ["big"] = Google.Protobuf.WellKnownTypes.Value.ForString(big) } },
                IfExists = IfExists.Return,
            });
        }

        using var idle = new Clients(_daemon, count: 10);
        var streams = new List<AsyncServerStreamingCall<StreamNodesResponse>>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                var stream = idle[i].Stub.StreamNodes(new StreamNodesRequest());
                streams.Add(stream);
                await stream.ResponseHeadersAsync.WaitAsync(TimeSpan.FromSeconds(20));
            }

            await CheckServesAsync("beside streams that nobody reads");
            await idle[0].FindNodeAsync(new NodeRef { Id = "stream-1" }).WaitAsync(Prompt);
            var read = 0;
            await foreach (var node in _client.StreamNodesAsync().ConfigureAwait(false))
            {
                read++;
            }

            Assert.That(read, Is.GreaterThanOrEqualTo(nodes));
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Call_MessageOverTheLimit_IsRefusedByName()
    {
        var refusal = await RefusedAsync(new byte[20 * 1024 * 1024]);
        Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(refusal.Status.Detail, Is.Not.Empty);
    }

    [TestCase(40), TestCase(90), TestCase(2_000), TestCase(500_000), CancelAfter(60_000)]
    public async Task RegisterNode_DeeplyNestedDefinition_IsRefusedAsInvalid(int levels)
    {
        var refusal = await RefusedAsync(NestedMessage.RegisterNode(levels));
        Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.InvalidArgument), refusal.Status.Detail);
    }

    [Test, CancelAfter(60_000)]
    public async Task RegisterNode_RandomBytes_IsRefusedAsInvalid()
    {
        var random = new Random(Seed.Take());
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(1, 2_000)];
            random.NextBytes(bytes);
            Assert.That((await RefusedAsync(bytes)).StatusCode, Is.EqualTo(StatusCode.InvalidArgument), Convert.ToHexString(bytes));
        }
    }

    /// <summary>A write, a read and a probe, each within the time that a healthy daemon needs at most.</summary>
    private async Task CheckServesAsync(string when)
    {
        var node = new Node { Type = "vm", State = when };
        var registered = await _client.RegisterNodeAsync(new RegisterNodeRequest { Node = node }).WaitAsync(Prompt);
        var read = await _client.GetNodeAsync(new NodeRef { Id = registered.Id }).WaitAsync(Prompt);
        Assert.That(read, Is.EqualTo(registered), when);
        using var http = new HttpClient { BaseAddress = new Uri(_daemon.HttpAddress), Timeout = Prompt };
        Assert.That(await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)), Is.Not.Null, when);
    }

    private async Task<Socket> ConnectAsync()
    {
        var address = new Uri(_daemon.Address);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    /// <summary>Sends; a daemon that hangs up in the midst of it is right to.</summary>
    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await socket.SendAsync(bytes.AsMemory(sent));
            }
        }
        catch (SocketException)
        {
            // Hung up on.
        }
    }

    /// <summary>What the daemon answers until it hangs up.</summary>
    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Hung up without ceremony.
        }

        return answer.ToString();
    }

    /// <summary>Calls <c>RegisterNode</c> with bytes that no client library would send.</summary>
    private async Task<RpcException> RefusedAsync(byte[] request)
    {
        var marshaller = Marshallers.Create(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "registry.v1.NodeRegistry", "RegisterNode", marshaller, marshaller);
        using var raw = Clients.Connect(_daemon);
        var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        try
        {
            await raw.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, request);
        }
        catch (RpcException refusal)
        {
            return refusal;
        }

        throw new AssertionException("the call was carried out, but had to be refused");
    }
}
