using Grpc.Core;
using Registry.Client.Tests.Hosting;
using Registry.V1;

namespace Registry.Client.Tests;

internal sealed class HeartbeatTests
{
    private ScriptedRegistry _registry;

    [SetUp]
    public async Task StartAsync() => _registry = await ScriptedRegistry.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _registry.DisposeAsync();

    [Test]
    public async Task Heartbeat_Unavailable_IsRepeated()
    {
        var attempts = 0;
        _registry.OnHeartbeat = request => ++attempts < 3
            ? throw new RpcException(new Status(StatusCode.Unavailable, ""))
            : new HeartbeatResponse { AcceptedCount = request.NodeRefs.Count };
        using var client = _registry.Client();

        var answer = await client.HeartbeatAsync([NodeRefs.Id("a"), NodeRefs.Id("b")], TimeSpan.FromSeconds(90));

        Assert.That((answer.AcceptedCount, attempts), Is.EqualTo((2, 3)));
    }

    [Test]
    public async Task Stream_DaemonEndsItWhileMessagesGoOn_ThrowsWhatItSaid()
    {
        _registry.OnHeartbeats = async requests =>
        {
            await requests.MoveNext(CancellationToken.None);
            throw ScriptedRegistry.Refusal(
                StatusCode.Unavailable, "stopping", new Google.Rpc.ErrorInfo { Domain = "registry.v1", Reason = "SHUTTING_DOWN" });
        };
        using var client = _registry.Client();

        var error = (await Assert.ThrowsAsync<RegistryUnavailableException>(() => client.StreamHeartbeatsAsync(Endless())))!;

        Assert.That(error.Reason, Is.EqualTo(ErrorReason.ShuttingDown));
    }

    [Test]
    public async Task Stream_Cancelled_BreaksOff()
    {
        using var cancel = new CancellationTokenSource();
        _registry.OnHeartbeats = async requests =>
        {
            await requests.MoveNext(CancellationToken.None);
            await cancel.CancelAsync();
            return new HeartbeatResponse();
        };
        using var client = _registry.Client();

        var stream = client.StreamHeartbeatsAsync(Endless(), cancel.Token);

        await Assert.ThrowsAsync<OperationCanceledException>(() => stream);
    }

    private static async IAsyncEnumerable<HeartbeatRequest> Endless()
    {
        while (true)
        {
            yield return new HeartbeatRequest { NodeRefs = { NodeRefs.Id("a") } };
            await Task.Yield();
        }
    }
}
