using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Registry.Daemon.Hosting;
using Registry.Server.Health;
using Registry.Testing;
using Registry.V1;
using Wire = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Registry.Daemon.Tests.Hosting;

[TestFixture]
[CancelAfter(60_000)]
public sealed class DaemonHostTests
{
    [TestCase("/healthz", "text/plain", "ok\n")]
    [TestCase("/readyz", "application/json", """{"ready":true,"phase":"serving","reasons":[]}""")]
    public async Task Probe_WhileServing_AnswersOk(string path, string type, string body)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var answer = await daemon.Http.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo(type));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo(body));
    }

    [Test]
    public async Task Readyz_WhileStopping_UnavailableWithTheReason()
    {
        await using var daemon = await RunningDaemon.StartAsync();
        daemon.Host.Services.GetRequiredService<ServingState>().TryMoveTo(ServingPhase.Stopping, "the daemon is stopping");
        using var answer = await daemon.Http.GetAsync("/readyz");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(
            await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"ready":false,"phase":"stopping","reasons":["the daemon is stopping"]}"""));
    }

    [Test]
    public async Task Metrics_AfterAWrite_TellOfCallsCommitsNodesAndTheProcess(CancellationToken token)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        var client = new NodeRegistry.NodeRegistryClient(daemon.Channel);
        await client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Type = "vm", Name = "a" } }, cancellationToken: token);
        const string Call = "registry_calls_total{code=\"OK\",method=\"RegisterNode\",service=\"registry.v1.NodeRegistry\"} 1\n";
        var text = "";
        while (!text.Contains(Call, StringComparison.Ordinal))
        {
            text = await daemon.Http.GetStringAsync("/metrics", token);
        }

        string[] samples =
        [
            "registry_commits_total ", "registry_commit_batch_size_count ", "registry_commit_duration_seconds_sum ", "registry_nodes ",
            "registry_revision ", "registry_queue_depth 0\n", "registry_call_duration_seconds_bucket{", "registry_calls_in_flight{",
            "process_start_time_seconds ", "registry_build_info{version=", "dotnet_process_memory_working_set_bytes ",
            "dotnet_gc_collections_total{", "kestrel_active_connections{",
        ];
        Assert.That(samples.Where(sample => !text.Contains("\n" + sample, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Metrics_Scraped_EveryLineIsOfTheFormat()
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var answer = await daemon.Http.GetAsync("/metrics");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        const string Sample = """^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*\})? (-?[0-9.E+-]+|[+-]Inf|NaN)$""";
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(lines, Has.All.Match($"^# (HELP|TYPE) |{Sample}"));
        Assert.That(lines.Where(line => line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]), Is.Unique);
        Assert.That(lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)), Is.Unique);
    }

    [TestCase("GET", "/", HttpStatusCode.NotFound)]
    [TestCase("POST", "/grpc.health.v1.Health/Check", HttpStatusCode.NotFound)]
    [TestCase("POST", "/registry.v1.NodeRegistry/GetNode", HttpStatusCode.NotFound)]
    [TestCase("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    public async Task HttpListener_AskedForSomethingElse_DoesNotServeIt(string method, string path, HttpStatusCode expected)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await daemon.Http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task HttpListener_CalledByGrpc_Refuses(CancellationToken token)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://{daemon.Host.HttpAddress}");
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: token));
        Assert.That(failure!.StatusCode, Is.Not.EqualTo(StatusCode.OK));
    }

    [TestCase("/healthz")]
    [TestCase("/metrics")]
    public async Task GrpcListener_AskedForAProbe_DoesNotServeIt(string path)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(daemon.GrpcAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await daemon.Http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Reflection_Asked_ListsTheRegistry(CancellationToken token)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(daemon.Channel).ServerReflectionInfo(cancellationToken: token);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, token);
        await call.ResponseStream.MoveNext(token);
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
        Assert.That(names, Is.EquivalentTo(new[]
        {
            "registry.v1.NodeRegistry", "registry.v1.PoolRegistry", "registry.v1.ModuleRegistry", "registry.v1.ConfigRegistry",
            "registry.v1.Maintenance", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
        }));
    }

    [Test]
    public async Task Stop_WithAWatcher_TellsItAndEnds(CancellationToken token)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var watch = new Health.HealthClient(daemon.Channel).Watch(new HealthCheckRequest(), cancellationToken: token);
        await watch.ResponseStream.MoveNext(token);
        var first = watch.ResponseStream.Current.Status;
        daemon.Host.RequestStop();
        await watch.ResponseStream.MoveNext(token);
        var second = watch.ResponseStream.Current.Status;
        var ended = await daemon.Host.StopAsync().InTime();
        Assert.That((first, second), Is.EqualTo((Wire.Serving, Wire.NotServing)));
        Assert.That(ended, Is.True);
    }

    [Test]
    public async Task Stop_WithACallAtHand_LetsItFinish(CancellationToken token)
    {
        await using var daemon = await RunningDaemon.StartAsync();
        using var call = WaitForRevision(daemon, token);
        await UntilAtHandAsync(daemon);

        var ended = await daemon.Host.StopAsync().InTime();

        Assert.That(ended, Is.True);
        var answer = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.That(answer.Status.Detail, Does.Contain("99"));
    }

    [Test]
    public async Task Stop_WithACallThatTakesTooLong_CutsItOffAfterTheTimeout(CancellationToken token)
    {
        var options = RunningDaemon.Options();
        options.ShutdownTimeout = TimeSpan.FromMilliseconds(200);
        await using var daemon = await RunningDaemon.StartAsync(options);
        using var call = WaitForRevision(daemon, token);
        await UntilAtHandAsync(daemon);

        var ended = await daemon.Host.StopAsync().InTime();

        Assert.That(ended, Is.True);
        var answer = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.That(answer.Status.Detail, Does.Not.Contain("99"));
    }

    [Test]
    public async Task Stop_AfterAFailureWasReported_SaysSo()
    {
        await using var daemon = await RunningDaemon.StartAsync();
        daemon.Host.Services.GetRequiredService<DaemonFailure>().Report("of the test", null);
        await daemon.Host.StopRequested.InTime();
        Assert.That(await daemon.Host.StopAsync().InTime(), Is.False);
    }

    [Test]
    public async Task Start_AddressTaken_FailsWithItsName()
    {
        await using var first = await RunningDaemon.StartAsync();
        var options = RunningDaemon.Options();
        options.GrpcAddress = first.Host.GrpcAddress;
        var failure = await Assert.ThrowsAsync<IOException>(async () => await RunningDaemon.StartAsync(options));
        Assert.That(failure!.Message, Does.Contain(first.Host.GrpcAddress.ToString()));
    }

    [Test]
    public async Task Start_AfterAStopWasRequested_DoesNotServe()
    {
        await using var host = new DaemonHost(RunningDaemon.Options());
        host.RequestStop();
        Assert.That(await host.StartAsync().InTime(), Is.False);
    }

    /// <summary>A call that is answered after five seconds: the revision never comes.</summary>
    private static AsyncUnaryCall<Node> WaitForRevision(RunningDaemon daemon, CancellationToken token) =>
        new NodeRegistry.NodeRegistryClient(daemon.Channel).GetNodeAsync(
            new GetNodeRequest { NodeRef = new NodeRef { Id = "x" }, MinRevision = 99 }, cancellationToken: token);

    private static Task UntilAtHandAsync(RunningDaemon daemon) => Deadline.Until(
        async () => (await daemon.Http.GetStringAsync("/metrics")).Split('\n').Any(line =>
            line.StartsWith("registry_calls_in_flight", StringComparison.Ordinal) && line.Contains("GetNode", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)));
}
