using System.Text;
using Grpc.Health.V1;
using Registry.Daemon.Options;
using Registry.Daemon.Tests.Hosting;
using Registry.Testing;

namespace Registry.Daemon.Tests.Telemetry;

[TestFixture]
[CancelAfter(60_000)]
internal sealed class OtlpExportTests
{
    [TestCase(
        OtlpTransport.Http, "application/x-protobuf", "/base/v1/metrics", "/base/v1/traces")]
    [TestCase(
        OtlpTransport.Grpc, "application/grpc", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export")]
    public async Task Export_EndpointSet_MetricsAndTracesOfACallArrive(OtlpTransport transport, string type, string metrics, string traces)
    {
        await using var receiver = await OtlpReceiver.StartAsync(transport);
        var options = RunningDaemon.Options();
        options.OtlpEndpoint = transport == OtlpTransport.Http ? new Uri(receiver.Address, "base") : receiver.Address;
        options.OtlpTransport = transport;
        await using (var daemon = await RunningDaemon.StartAsync(options))
        {
            await new Health.HealthClient(daemon.Channel).CheckAsync(new HealthCheckRequest());
            // The last export comes with the end of the daemon.
            await daemon.Host.StopAsync().InTime();
        }

        Assert.That(Bodies(receiver, metrics, type), Has.Some.Contains("registry.call.duration"));
        Assert.That(Bodies(receiver, traces, type), Has.Some.Contains("grpc.health.v1.Health/Check").And.Some.Contains("registryd"));
    }

    [Test]
    public async Task Export_IntervalPasses_MetricsArriveWhileTheDaemonRuns()
    {
        await using var receiver = await OtlpReceiver.StartAsync(OtlpTransport.Grpc);
        var options = RunningDaemon.Options();
        options.OtlpEndpoint = receiver.Address;
        options.OtlpInterval = TimeSpan.FromSeconds(1);
        await using var daemon = await RunningDaemon.StartAsync(options);
        await Deadline.Until(() => !receiver.Received.IsEmpty);
        Assert.That(receiver.Received.First().Path, Is.EqualTo("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"));
    }

    [Test]
    public async Task Export_NobodyListens_TheDaemonServesAndStops(CancellationToken token)
    {
        var options = RunningDaemon.Options();
        await using (var receiver = await OtlpReceiver.StartAsync(OtlpTransport.Grpc))
        {
            options.OtlpEndpoint = receiver.Address;
        }

        await using var daemon = await RunningDaemon.StartAsync(options);
        var answer = await new Health.HealthClient(daemon.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: token);
        Assert.That(answer.Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
        Assert.That(await daemon.Host.StopAsync().InTime(), Is.True);
    }

    private static IEnumerable<string> Bodies(OtlpReceiver receiver, string path, string type)
        => receiver.Received
            .Where(request => request.Path == path && request.ContentType.StartsWith(type, StringComparison.Ordinal))
            .Select(request => Encoding.Latin1.GetString(request.Body));
}
