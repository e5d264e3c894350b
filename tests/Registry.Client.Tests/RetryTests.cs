using System.Diagnostics;
using Grpc.Core;
using Registry.Client.Tests.Hosting;
using Registry.V1;

namespace Registry.Client.Tests;

internal sealed class RetryTests
{
    private static readonly StatusCode[] FinalCodes = [.. Enum.GetValues<StatusCode>()
        .Except([StatusCode.OK, StatusCode.Unavailable, StatusCode.ResourceExhausted, StatusCode.Aborted, StatusCode.DeadlineExceeded, StatusCode.Cancelled])];

    private ScriptedRegistry _registry;

    [SetUp]
    public async Task StartAsync() => _registry = await ScriptedRegistry.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _registry.DisposeAsync();

    [Test]
    public async Task Read_Unavailable_IsRepeatedUntilItSucceeds()
    {
        var attempts = 0;
        _registry.OnGet = (_, _) => ++attempts < 4 ? throw new RpcException(new Status(StatusCode.Unavailable, "")) : Task.FromResult(new Node { Id = "n" });
        using var client = _registry.Client();

        var node = await client.GetNodeAsync(NodeRefs.Id("n"));

        Assert.That((node.Id, attempts), Is.EqualTo(("n", 4)));
    }

    [Test]
    public async Task Read_UnavailableForEver_IsTriedAsOftenAsConfigured()
    {
        var attempts = 0;
        _registry.OnGet = (_, _) =>
        {
            attempts++;
            throw ScriptedRegistry.Refusal(StatusCode.Unavailable, "disk", new Google.Rpc.ErrorInfo { Domain = "registry.v1", Reason = "READ_ONLY" });
        };
        using var client = _registry.Client(attempts: 3);

        var error = (await Assert.ThrowsAsync<RegistryException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;

        Assert.That((error.Reason, attempts), Is.EqualTo((ErrorReason.ReadOnly, 3)));
    }

    [Test]
    public async Task Read_ResourceExhaustedWithoutRetryInfo_IsNotRepeated()
    {
        var attempts = 0;
        _registry.OnGet = (_, _) =>
        {
            attempts++;
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "message too large"));
        };
        using var client = _registry.Client();

        await Assert.ThrowsAsync<RegistryException>(() => client.GetNodeAsync(NodeRefs.Id("n")));

        Assert.That(attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Read_QueueFull_WaitsAsLongAsTheDaemonAsks()
    {
        var attempts = new List<long>();
        _registry.OnGet = (_, _) =>
        {
            attempts.Add(Stopwatch.GetTimestamp());
            return attempts.Count > 1
                ? Task.FromResult(new Node())
                : throw ScriptedRegistry.Refusal(StatusCode.ResourceExhausted, "full", ScriptedRegistry.Retry(TimeSpan.FromMilliseconds(120)));
        };
        using var client = _registry.Client();

        await client.GetNodeAsync(NodeRefs.Id("n"));

        Assert.That(Stopwatch.GetElapsedTime(attempts[0], attempts[1]), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(119)));
    }

    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Call_Aborted_IsRepeatedWhereTheDaemonSaysWhen(bool saysWhen, int expected)
    {
        var ids = new List<string>();
        _registry.OnUpdateConfig = request =>
        {
            ids.Add(request.RequestId);
            return ids.Count > 1 ? new UpdateConfigResponse()
                : throw ScriptedRegistry.Refusal(StatusCode.Aborted, "again", saysWhen ? [ScriptedRegistry.Retry(TimeSpan.FromMilliseconds(1))] : []);
        };
        using var client = _registry.Client();

        try
        {
            await client.UpdateConfigAsync(NodeRefs.Id("n"), []);
        }
        catch (RegistryException e) when (!saysWhen && e.StatusCode == StatusCode.Aborted)
        {
            // As it is meant to be.
        }

        Assert.That((ids.Count, ids.Distinct().Count(), ids[0].Length), Is.EqualTo((expected, 1, 36)), "attempts, under one id");
    }

    [TestCaseSource(nameof(FinalCodes))]
    public async Task Call_AnyOtherCode_IsNotRepeated(StatusCode code)
    {
        var attempts = 0;
        _registry.OnUpdate = _ =>
        {
            attempts++;
            throw ScriptedRegistry.Refusal(code, "no", ScriptedRegistry.Retry(TimeSpan.FromMilliseconds(1)));
        };
        using var client = _registry.Client();

        var error = (await Assert.ThrowsAsync<RegistryException>(() => client.UpdateNodeAsync(new UpdateNodeRequest())))!;

        Assert.That((error.StatusCode, attempts), Is.EqualTo((code, 1)));
    }

    [Test]
    public async Task Write_Unavailable_IsRepeatedUnderOneNewRequestId()
    {
        var ids = new List<string>();
        _registry.OnUpdate = request =>
        {
            ids.Add(request.RequestId);
            return ids.Count < 3 ? throw new RpcException(new Status(StatusCode.Unavailable, "")) : Task.FromResult(new Node());
        };
        using var client = _registry.Client();

        await client.UpdateNodeAsync(new UpdateNodeRequest());

        Assert.That(ids, Has.Count.EqualTo(3));
        Assert.That(ids.Distinct().Select(id => Guid.Parse(id).Version), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public async Task Write_WithCallersRequestId_KeepsIt()
    {
        var sent = "";
        _registry.OnUpdate = request =>
        {
            sent = request.RequestId;
            return Task.FromResult(new Node());
        };
        using var client = _registry.Client();

        await client.UpdateNodeAsync(new UpdateNodeRequest { RequestId = "mine" });

        Assert.That(sent, Is.EqualTo("mine"));
    }

    [Test]
    public async Task Write_SameMessageTwice_IsTwoWrites()
    {
        var ids = new List<string>();
        _registry.OnUpdate = request =>
        {
            ids.Add(request.RequestId);
            return Task.FromResult(new Node());
        };
        using var client = _registry.Client();
        var request = new UpdateNodeRequest();

        await client.UpdateNodeAsync(request);
        await client.UpdateNodeAsync(request);

        Assert.That(ids, Is.Unique);
        Assert.That(request.RequestId, Is.Empty);
    }

    [Test]
    public async Task Write_ValidateOnly_HasNoRequestId()
    {
        var sent = "?";
        _registry.OnUpdate = request =>
        {
            sent = request.RequestId;
            return Task.FromResult(new Node());
        };
        using var client = _registry.Client();

        await client.UpdateNodeAsync(new UpdateNodeRequest { ValidateOnly = true });

        Assert.That(sent, Is.Empty);
    }
}
