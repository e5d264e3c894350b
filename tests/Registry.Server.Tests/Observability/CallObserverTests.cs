using Grpc.Core;
using Microsoft.Extensions.Logging;
using Registry.Server.Health;
using Registry.Server.Tests.Health;
using Registry.V1;

namespace Registry.Server.Tests.Observability;

[TestFixture]
[CancelAfter(30_000)]
public sealed class CallObserverTests
{
    private const string GetNode = "service=\"registry.v1.NodeRegistry\"";
    private static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(10);
    private IntrospectionServer _server = null!;
    private NodeRegistry.NodeRegistryClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await IntrospectionServer.StartAsync();
        _server.State.TryMoveTo(ServingPhase.Serving, "");
        _client = new NodeRegistry.NodeRegistryClient(_server.Channel);
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Call_Succeeds_CountedAndTimed(CancellationToken token)
    {
        await Call("a", token);
        await AssertMetricAsync($"registry_calls_total{{code=\"OK\",method=\"GetNode\",{GetNode}}} 1\n", token);
        await AssertMetricAsync($"registry_call_duration_seconds_count{{method=\"GetNode\",{GetNode}}} 1\n", token);
        await AssertMetricAsync($"registry_calls_in_flight{{method=\"GetNode\",{GetNode}}} 0\n", token);
    }

    [Test]
    public async Task Call_Refused_CountedByItsCodeAndLoggedForDebuggingOnly(CancellationToken token)
    {
        await Assert.ThrowsAsync<RpcException>(() => Call("missing", token));
        await AssertMetricAsync($"registry_calls_total{{code=\"NOT_FOUND\",method=\"GetNode\",{GetNode}}} 1\n", token);
        var line = await LineAsync(2102, token);
        Assert.That(line, Does.StartWith("/registry.v1.NodeRegistry/GetNode ended with NOT_FOUND").And.EndWith("no such node"));
    }

    [Test]
    public async Task Call_FailsInside_LoggedAsErrorWithoutControlCharacters(CancellationToken token)
    {
        await Assert.ThrowsAsync<RpcException>(() => Call("broken", token));
        var line = await LineAsync(2101, token);
        Assert.That(line, Does.EndWith("line one line two  [31m"));
    }

    [Test]
    public async Task Call_MessageTooLarge_CountedAlthoughNoHandlerSawIt(CancellationToken token)
    {
        await Assert.ThrowsAsync<RpcException>(() => Call(new string('x', 5_000_000), token));
        await AssertMetricAsync($"registry_calls_total{{code=\"RESOURCE_EXHAUSTED\",method=\"GetNode\",{GetNode}}} 1\n", token);
    }

    [Test]
    public async Task Call_DeadlinePasses_CountedAsSuch(CancellationToken token)
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100);
        await Assert.ThrowsAsync<RpcException>(async () => await _client.GetNodeAsync(Request("slow"), deadline: deadline, cancellationToken: token));
        await AssertMetricAsync($"registry_calls_in_flight{{method=\"GetNode\",{GetNode}}} 0\n", token);
        Assert.That(_server.Metrics.Render(), Does.Match("code=\"(DEADLINE_EXCEEDED|CANCELLED)\""));
        Assert.That(_server.Log.Entries.Any(entry => entry.Event.Id == 2101), Is.False);
    }

    [Test]
    public async Task Call_OtherContentType_IsTheCallersFaultAndNoFailure(CancellationToken token)
    {
        using var client = new HttpClient
        {
            DefaultRequestVersion = System.Net.HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync($"http://{_server.Channel.Target}/registry.v1.NodeRegistry/GetNode", content, token);

        Assert.That((int)response.StatusCode, Is.EqualTo(415));
        await AssertMetricAsync($"registry_calls_total{{code=\"INVALID_ARGUMENT\",method=\"GetNode\",{GetNode}}} 1\n", token);
        Assert.That(await LineAsync(2102, token), Does.Contain("ended with INVALID_ARGUMENT"));
        Assert.That(_server.Log.Entries.Any(entry => entry.Event.Id == 2101), Is.False);
    }

    [Test]
    public async Task Call_ClientLeaves_CountedAsCancelledAndNoError(CancellationToken token)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(token);
        var call = Call("slow", leaving.Token);
        await AssertMetricAsync($"registry_calls_in_flight{{method=\"GetNode\",{GetNode}}} 1\n", token);
        await leaving.CancelAsync();
        await Assert.CatchAsync<Exception>(() => call);
        await AssertMetricAsync($"registry_calls_total{{code=\"CANCELLED\",method=\"GetNode\",{GetNode}}} 1\n", token);
        Assert.That(_server.Log.Entries.Any(entry => entry.Event.Id == 2101), Is.False);
    }

    [Test]
    public async Task Call_UnknownMethod_CountedUnderNoNameOfTheClients(CancellationToken token)
    {
        var text = Marshallers.Create(static (string value) => System.Text.Encoding.UTF8.GetBytes(value), System.Text.Encoding.UTF8.GetString);
        var method = new Method<string, string>(MethodType.Unary, "made.up.Service", "Call", text, text);
        await Assert.ThrowsAsync<RpcException>(async () => await _server.Channel.CreateCallInvoker()
            .AsyncUnaryCall(method, null, new CallOptions(cancellationToken: token), ""));
        await AssertMetricAsync("registry_calls_total{code=\"UNIMPLEMENTED\",method=\"unknown\",service=\"unknown\"} 1\n", token);
    }

    private static GetNodeRequest Request(string name) => new() { NodeRef = new NodeRef { Name = name } };

    private async Task Call(string name, CancellationToken token) => await _client.GetNodeAsync(Request(name), cancellationToken: token);

    // A call is counted after its answer is on the way: the client may be ahead of the count.
    private async Task AssertMetricAsync(string sample, CancellationToken token)
    {
        while (!_server.Metrics.Render().Contains(sample, StringComparison.Ordinal) && !token.IsCancellationRequested)
        {
            await Task.Delay(PollingInterval, TimeProvider.System, CancellationToken.None);
        }

        Assert.That(_server.Metrics.Render(), Does.Contain(sample));
    }

    private async Task<string> LineAsync(int eventId, CancellationToken token)
    {
        while (_server.Log.Entries.All(entry => entry.Event.Id != eventId) && !token.IsCancellationRequested)
        {
            await Task.Delay(PollingInterval, TimeProvider.System, CancellationToken.None);
        }

        return _server.Log.Entries.Single(entry => entry.Event.Id == eventId).Text;
    }
}
