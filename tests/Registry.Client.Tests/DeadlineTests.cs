using System.Diagnostics;
using Grpc.Core;
using Registry.Client.Tests.Hosting;
using Registry.V1;

namespace Registry.Client.Tests;

internal sealed class DeadlineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private ScriptedRegistry _registry;

    [SetUp]
    public async Task StartAsync() => _registry = await ScriptedRegistry.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _registry.DisposeAsync();

    [Test]
    public async Task Call_NoAnswerInTime_IsUnavailable()
    {
        _registry.OnGet = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            return new Node();
        };
        using var client = _registry.Client(deadline: TimeSpan.FromMilliseconds(200));
        var start = Stopwatch.GetTimestamp();

        var error = (await Assert.ThrowsAsync<RegistryUnavailableException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;

        Assert.That(error.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(error.Message, Does.Contain("within 0.2 s"));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Soon));
    }

    [Test]
    public async Task Call_PauseBeyondDeadline_FailsAtOnceWithTheRefusal()
    {
        var attempts = 0;
        _registry.OnGet = (_, _) =>
        {
            attempts++;
            throw ScriptedRegistry.Refusal(StatusCode.ResourceExhausted, "full", ScriptedRegistry.Retry(TimeSpan.FromMinutes(1)));
        };
        using var client = _registry.Client(deadline: TimeSpan.FromSeconds(20));
        var start = Stopwatch.GetTimestamp();

        var error = (await Assert.ThrowsAsync<RegistryException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;

        Assert.That((error.Message, error.RetryDelay, attempts), Is.EqualTo(("full", (TimeSpan?)TimeSpan.FromMinutes(1), 1)));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Soon));
    }

    [Test]
    public async Task Call_AllAttempts_ShareOneDeadline()
    {
        var deadlines = new List<DateTime>();
        _registry.OnGet = (_, context) =>
        {
            deadlines.Add(context.Deadline);
            return deadlines.Count < 3 ? throw new RpcException(new Status(StatusCode.Unavailable, "")) : Task.FromResult(new Node());
        };
        using var client = _registry.Client();

        await client.GetNodeAsync(NodeRefs.Id("n"));

        Assert.That(deadlines[2] - deadlines[0], Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Call_CompressRequests_DecidesTheEncoding(bool compress)
    {
        var encoding = "?";
        _registry.OnGet = (_, context) =>
        {
            encoding = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString();
            return Task.FromResult(new Node());
        };
        using var client = new RegistryClient(new RegistryClientOptions { Address = _registry.Address, CompressRequests = compress });

        await client.GetNodeAsync(NodeRefs.Id("n"));

        Assert.That(encoding == "gzip", Is.EqualTo(compress));
    }

    [Test]
    public void Call_Cancelled_ThrowsOperationCanceled()
    {
        using var cancellation = new CancellationTokenSource();
        _registry.OnGet = async (_, context) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            return new Node();
        };
        using var client = _registry.Client();

        Assert.That(async () => await client.GetNodeAsync(NodeRefs.Id("n"), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
