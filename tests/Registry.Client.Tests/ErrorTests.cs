using System.Net;
using System.Net.Sockets;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.Client.Tests.Hosting;
using Registry.V1;

namespace Registry.Client.Tests;

internal sealed class ErrorTests
{
    private ScriptedRegistry _registry;

    [SetUp]
    public async Task StartAsync() => _registry = await ScriptedRegistry.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _registry.DisposeAsync();

    [Test]
    public async Task Refusal_WithErrorInfo_HasReasonMetadataAndIndex()
    {
        var error = await RefusedAsync(StatusCode.AlreadyExists, new ErrorInfo
        {
            Domain = "registry.v1",
            Reason = "KEY_TAKEN",
            Metadata = { ["key"] = "k1", ["holder"] = "a", ["index"] = "3" },
        });

        Assert.That((error.StatusCode, error.Reason, error.ReasonText), Is.EqualTo((StatusCode.AlreadyExists, ErrorReason.KeyTaken, "KEY_TAKEN")));
        Assert.That((error.Metadata["key"], error.Metadata["holder"], error.Index), Is.EqualTo(("k1", "a", (int?)3)));
    }

    [Test]
    public async Task Refusal_WithBadRequest_HasEveryFieldViolation()
    {
        var error = await RefusedAsync(StatusCode.InvalidArgument, new BadRequest
        {
            FieldViolations =
            {
                new BadRequest.Types.FieldViolation { Field = "node.type", Description = "is required", Reason = "REQUIRED" },
                new BadRequest.Types.FieldViolation { Field = "node.name", Description = "too long" },
            },
        });

        Assert.That(error.FieldViolations, Is.EqualTo(new[]
        {
            new FieldViolation("node.type", "is required", "REQUIRED"), new FieldViolation("node.name", "too long", ""),
        }));
    }

    [TestCase("CONFIG_INVALID", 1)]
    [TestCase("INVALID_FIELD", 0)]
    public async Task Refusal_OfAConfiguration_CarriesItsFindings(string reason, int count)
    {
        var violations = new BadRequest
        {
            FieldViolations = { new BadRequest.Types.FieldViolation { Field = "config/a.b#c", Description = "is missing", Reason = "field.required" } },
        };
        var error = await RefusedAsync(StatusCode.InvalidArgument, new ErrorInfo { Domain = "registry.v1", Reason = reason }, violations);

        Assert.That(error.Findings, Is.EqualTo(new[]
        {
            new Finding { Path = "config/a.b#c", Code = "field.required", Message = "is missing", Severity = Finding.Types.Severity.Error },
        }.Take(count)));
    }

    [Test]
    public async Task Refusal_WithUnknownReason_KeepsItsText()
    {
        var error = await RefusedAsync(StatusCode.FailedPrecondition, new ErrorInfo { Domain = "registry.v1", Reason = "FROM_THE_FUTURE" });

        Assert.That((error.Reason, error.ReasonText), Is.EqualTo((ErrorReason.Unspecified, "FROM_THE_FUTURE")));
    }

    [Test]
    public async Task Refusal_OfAnotherDomain_IsNotTakenForOurs()
    {
        var error = await RefusedAsync(StatusCode.AlreadyExists, new ErrorInfo { Domain = "proxy.example", Reason = "KEY_TAKEN" });

        Assert.That(error.Reason, Is.EqualTo(ErrorReason.Unspecified));
    }

    [Test]
    public async Task Refusal_WithBrokenDetails_KeepsTheStatus()
    {
        _registry.OnGet = (_, _) => throw new RpcException(
            new Grpc.Core.Status(StatusCode.NotFound, "gone"), new Metadata { { "grpc-status-details-bin", [0xff, 0xff, 0xff] } });
        using var client = _registry.Client();

        var error = (await Assert.ThrowsAsync<RegistryException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;

        Assert.That((error.StatusCode, error.Message, error.ReasonText), Is.EqualTo((StatusCode.NotFound, "gone", "")));
    }

    [Test]
    public async Task FindNode_NotFound_IsNull()
    {
        _registry.OnGet = (_, _) => throw ScriptedRegistry.Refusal(
            StatusCode.NotFound, "no node", new ErrorInfo { Domain = "registry.v1", Reason = "NODE_NOT_FOUND" });
        using var client = _registry.Client();

        Assert.That(await client.FindNodeAsync(NodeRefs.Name("x")), Is.Null);
    }

    [Test]
    public void FromStatus_Miss_HasItsReason()
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.NotFound,
            Message = "no node",
            Details = { Any.Pack(new ErrorInfo { Domain = "registry.v1", Reason = "NODE_NOT_FOUND", Metadata = { ["ref"] = "x" } }) },
        };

        var error = RegistryException.FromStatus(status);

        Assert.That((error.StatusCode, error.Reason, error.Metadata["ref"]), Is.EqualTo((StatusCode.NotFound, ErrorReason.NodeNotFound, "x")));
    }

    [Test]
    public async Task Call_NothingListens_SaysWhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new RegistryClient(new RegistryClientOptions
        {
            Address = new Uri($"http://127.0.0.1:{port}"),
            Retry = new RegistryRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
        });

        var error = (await Assert.ThrowsAsync<RegistryUnavailableException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;

        Assert.That(error.Message, Does.Contain($"http://127.0.0.1:{port}").And.Contain("refused"));
    }

    [TestCase("SHUTTING_DOWN", ErrorReason.ShuttingDown)]
    [TestCase("STARTING", ErrorReason.Starting)]
    public async Task Call_DaemonStoppingOrStarting_IsUnavailable(string text, ErrorReason reason)
    {
        _registry.OnGet = (_, _) => throw ScriptedRegistry.Refusal(
            StatusCode.Unavailable, "not now", new ErrorInfo { Domain = "registry.v1", Reason = text });
        using var client = _registry.Client(attempts: 1);

        var error = (await Assert.ThrowsAsync<RegistryUnavailableException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;

        Assert.That(error.Reason, Is.EqualTo(reason));
    }

    [TestCase("ftp://127.0.0.1:1")]
    [TestCase("/var/run/registryd")]
    public void Options_AddressOfAnotherScheme_IsRefused(string address)
        => Assert.That(() => new RegistryClient(new RegistryClientOptions { Address = new Uri(address) }), Throws.ArgumentException);

    [Test]
    public void Options_DeadlineOfZero_IsRefused()
        => Assert.That(() => new RegistryClient(new RegistryClientOptions { Deadline = TimeSpan.Zero }), Throws.ArgumentException);

    private async Task<RegistryException> RefusedAsync(StatusCode code, params Google.Protobuf.IMessage[] details)
    {
        _registry.OnGet = (_, _) => throw ScriptedRegistry.Refusal(code, "no", details);
        using var client = _registry.Client(attempts: 1);
        return (await Assert.ThrowsAsync<RegistryException>(() => client.GetNodeAsync(NodeRefs.Id("n"))))!;
    }
}
