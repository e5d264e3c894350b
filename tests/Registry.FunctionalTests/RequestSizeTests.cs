using Grpc.Core;
using Grpc.Net.Client;
using Registry.Client;
using Registry.Protocol;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>What the gRPC server refuses before the registry sees it carries the details of <c>errors.proto</c> too.</summary>
[TestFixture]
public sealed class RequestSizeTests : DaemonFixture
{
    private const string Limit = "65536";

    private GrpcChannel _channel = null!;

    protected override string[] Arguments => ["--max-request-bytes", "64KiB"];

    [OneTimeSetUp]
    public void Open() => _channel = GrpcChannel.ForAddress(
        Daemon.Address, new GrpcChannelOptions { MaxSendMessageSize = null, CompressionProviders = [new SafeGzipCompressionProvider()] });

    [OneTimeTearDown]
    public void Close() => _channel?.Dispose();

    [TestCase("NodeRegistry", "RegisterNode")]
    [TestCase("Maintenance", "Status")]
    public async Task Request_OverTheLimit_IsRefusedWithReasonAndLimit(string service, string method)
    {
        var refusal = await RefusalAsync(service, method, new byte[100_000], new Metadata());

        Assert.That((refusal.StatusCode, refusal.Reason), Is.EqualTo((StatusCode.ResourceExhausted, ErrorReason.RequestTooLarge)));
        Assert.That(refusal.Metadata["maximum"], Is.EqualTo(Limit));
        Assert.That(refusal.Message, Does.Contain(Limit).And.Contain("split"));
    }

    [Test]
    public async Task Request_ThatExpandsOverTheLimit_IsRefusedWithReasonAndLimit()
    {
        var refusal = await RefusalAsync("NodeRegistry", "RegisterNode", new byte[40_000_000], new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.RequestTooLarge));
        Assert.That(refusal.Metadata["maximum"], Is.EqualTo(Limit));
    }

    [Test]
    public async Task HeartbeatStream_MessageOverTheLimit_IsRefusedWithReasonAndLimit()
    {
        using var call = _channel.CreateCallInvoker().AsyncClientStreamingCall(
            Method(MethodType.ClientStreaming, "NodeRegistry", "StreamHeartbeats"), null, new CallOptions());

        var refusal = await RefusalAsync(async () =>
        {
            await call.RequestStream.WriteAsync(new byte[100_000]);
            await call.ResponseAsync;
        });

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.RequestTooLarge));
    }

    [TestCase("NodeRegistry", "NoSuchMethod")]
    [TestCase("NoSuchService", "Get")]
    public async Task Call_OfAMethodThatThereIsNot_IsRefusedWithReason(string service, string method)
    {
        var refusal = await RefusalAsync(service, method, [], new Metadata());

        Assert.That((refusal.StatusCode, refusal.Reason), Is.EqualTo((StatusCode.Unimplemented, ErrorReason.MethodUnknown)));
        Assert.That(refusal.Metadata["method"], Is.EqualTo($"/registry.v1.{service}/{method}"));
    }

    private static Method<byte[], byte[]> Method(MethodType type, string service, string method) => new(
        type, $"registry.v1.{service}", method, Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));

    private static async Task<RegistryException> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e)
        {
            Assert.That(e.Trailers.GetValueBytes("grpc-status-details-bin"), Is.Not.Null, e.Status.ToString());
            return RegistryException.FromStatus(Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin")));
        }

        throw new AssertionException("the call was carried out, but had to be refused");
    }

    private Task<RegistryException> RefusalAsync(string service, string method, byte[] request, Metadata headers) => RefusalAsync(
        async () => await _channel.CreateCallInvoker().AsyncUnaryCall(Method(MethodType.Unary, service, method), null, new CallOptions(headers), request));
}
