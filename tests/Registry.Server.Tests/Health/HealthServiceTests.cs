using Grpc.Core;
using Grpc.Health.V1;
using Registry.Server.Health;
using Registry.V1;
using GrpcHealth = Grpc.Health.V1.Health;
using Wire = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Registry.Server.Tests.Health;

[TestFixture]
[CancelAfter(30_000)]
public sealed class HealthServiceTests
{
    private IntrospectionServer _server = null!;
    private GrpcHealth.HealthClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await IntrospectionServer.StartAsync();
        _client = new GrpcHealth.HealthClient(_server.Channel);
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Check_BeforeServing_NotServing(CancellationToken token)
    {
        var answer = await _client.CheckAsync(new HealthCheckRequest(), cancellationToken: token);
        Assert.That(answer.Status, Is.EqualTo(Wire.NotServing));
    }

    [TestCase("")]
    [TestCase("registry.v1.NodeRegistry")]
    [TestCase("grpc.health.v1.Health")]
    [TestCase("grpc.reflection.v1.ServerReflection")]
    [TestCase("grpc.reflection.v1alpha.ServerReflection")]
    public async Task Check_Serving_ServingByEachName(string service)
    {
        _server.State.TryMoveTo(ServingPhase.Serving, "");
        var answer = await _client.CheckAsync(new HealthCheckRequest { Service = service });
        Assert.That(answer.Status, Is.EqualTo(Wire.Serving));
    }

    [Test]
    public async Task Check_Stopping_NotServing(CancellationToken token)
    {
        _server.State.TryMoveTo(ServingPhase.Serving, "");
        _server.State.TryMoveTo(ServingPhase.Stopping, "stop");
        var answer = await _client.CheckAsync(new HealthCheckRequest(), cancellationToken: token);
        Assert.That(answer.Status, Is.EqualTo(Wire.NotServing));
    }

    [TestCase("registry.v1.Nothing")]
    [TestCase("registry.v1.noderegistry")]
    [TestCase("\u0000\uFFFD\U0001F600")]
    public async Task Check_UnknownService_NotFound(string service)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _client.CheckAsync(new HealthCheckRequest { Service = service }));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task Watch_PhasesPass_EachStatusComesOnceAndTheCallEnds(CancellationToken token)
    {
        using var call = _client.Watch(new HealthCheckRequest { Service = "registry.v1.NodeRegistry" }, cancellationToken: token);
        await call.ResponseStream.MoveNext(token);
        var seen = new List<Wire> { call.ResponseStream.Current.Status };
        _server.State.TryMoveTo(ServingPhase.Serving, "");
        await call.ResponseStream.MoveNext(token);
        seen.Add(call.ResponseStream.Current.Status);
        _server.State.TryMoveTo(ServingPhase.Stopping, "stop");
        await call.ResponseStream.MoveNext(token);
        seen.Add(call.ResponseStream.Current.Status);
        var end = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(token));
        Assert.That(seen, Is.EqualTo(new[] { Wire.NotServing, Wire.Serving, Wire.NotServing }));
        Assert.That(end!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task Watch_UnknownService_SaysSoAndStaysOpenUntilTheEnd(CancellationToken token)
    {
        using var call = _client.Watch(new HealthCheckRequest { Service = "nothing" }, cancellationToken: token);
        await call.ResponseStream.MoveNext(token);
        var first = call.ResponseStream.Current.Status;
        var next = call.ResponseStream.MoveNext(token);
        _server.State.TryMoveTo(ServingPhase.Serving, "");
        // A call after the change has been answered: had the watch ended or sent more by the change, it would show.
        await _client.CheckAsync(new HealthCheckRequest(), cancellationToken: token);
        Assert.That(first, Is.EqualTo(Wire.ServiceUnknown));
        Assert.That(next.IsCompleted, Is.False);
    }

    [Test]
    public async Task Watch_ClientLeaves_NothingIsLoggedAsError(CancellationToken token)
    {
        using (var call = _client.Watch(new HealthCheckRequest(), cancellationToken: token))
        {
            await call.ResponseStream.MoveNext(token);
        }

        await _server.DisposeAsync();
        Assert.That(_server.Log.Entries.Where(entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning), Is.Empty);
    }

    [TestCase(ServingPhase.Starting, "STARTING")]
    [TestCase(ServingPhase.Stopping, "SHUTTING_DOWN")]
    public async Task RegistryCall_WhileNotServing_UnavailableWithReasonAndRetry(ServingPhase phase, string reason)
    {
        _server.State.TryMoveTo(phase, "of the test");
        var client = new NodeRegistry.NodeRegistryClient(_server.Channel);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.GetNodeAsync(new GetNodeRequest()));
        var details = Google.Rpc.Status.Parser.ParseFrom(failure!.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(details.Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason, Is.EqualTo(reason));
        Assert.That(details.Details[1].Unpack<Google.Rpc.RetryInfo>().RetryDelay.Seconds, Is.EqualTo(1));
    }

    [Test]
    public async Task RegistryCall_Serving_Passes(CancellationToken token)
    {
        _server.State.TryMoveTo(ServingPhase.Serving, "");
        var client = new NodeRegistry.NodeRegistryClient(_server.Channel);
        var node = await client.GetNodeAsync(new GetNodeRequest { NodeRef = new NodeRef { Name = "a" } }, cancellationToken: token);
        Assert.That(node.Name, Is.EqualTo("a"));
    }
}
