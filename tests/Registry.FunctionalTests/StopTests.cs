using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>Streams that clients leave open do not hold up the end of a daemon, which would wait a minute for them.</summary>
[TestFixture]
[CancelAfter(120_000)]
public sealed class StopTests
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Stop_StreamsThatStayOpen_EndAtOnce(CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--shutdown-timeout", "60s");
        using var client = daemon.Connect();
        var node = NodeRefs.Of(await client.RegisterNodeAsync(new Node { Type = "vm", Name = "n" }, cancellationToken: patience));
        using var reflection = new ServerReflection.ServerReflectionClient(client.Channel).ServerReflectionInfo(cancellationToken: patience);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, patience);
        await reflection.ResponseStream.MoveNext(patience);
        using var heartbeats = client.Stub.StreamHeartbeats(cancellationToken: patience);
        await heartbeats.RequestStream.WriteAsync(new HeartbeatRequest { NodeRefs = { node } }, patience);
        using var health = new Health.HealthClient(client.Channel).Watch(new HealthCheckRequest(), cancellationToken: patience);
        await health.ResponseStream.MoveNext(patience);
        using var watch = client.Stub.WatchNodes(new WatchNodesRequest(), cancellationToken: patience);
        await watch.ResponseStream.MoveNext(patience);

        // Under way before the stop, as of a client that waits: a read after the connection has gone tells of the connection instead.
        var next = reflection.ResponseStream.MoveNext(patience);

        await StopsPromptlyAsync(daemon);

        var ended = await Assert.ThrowsAsync<RpcException>(async () => await next.InTime());
        Assert.That(ended!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task Stop_SnapshotThatNobodyReads_EndsAtOnce(CancellationToken patience)
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--shutdown-timeout", "60s");
        using var client = daemon.Connect();
        var big = Value.ForString(new string('x', 200_000));
        for (var i = 0; i < 50; i++)
        {
            var draft = new Node { Type = "vm", Name = $"n{i}", Metadata = { ["big"] = big } };
            await client.RegisterNodeAsync(draft, cancellationToken: patience);
        }

        using var snapshot = new V1.Maintenance.MaintenanceClient(client.Channel).Snapshot(new SnapshotRequest(), cancellationToken: patience);
        await snapshot.ResponseStream.MoveNext(patience);

        await StopsPromptlyAsync(daemon);
    }

    private static async Task StopsPromptlyAsync(DaemonProcess daemon)
    {
        var started = TimeProvider.System.GetTimestamp();
        var exitCode = await daemon.StopAsync();

        Assert.That(exitCode, Is.Zero);
        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(Prompt));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }
}
