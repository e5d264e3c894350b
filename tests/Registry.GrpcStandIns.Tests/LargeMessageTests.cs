using Google.Protobuf;
using Grpc.Core;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class LargeMessageTests
{
    private const int SizeBytes = 16 * 1024 * 1024;

    [Test]
    public async Task Unary_LimitsLifted_CarriesItBothWays()
    {
        await using var host = await EchoHost.StartAsync(options => options.MaxReceiveMessageSize = null);
        var message = Large();

        var reply = await host.CreateClient(options => options.MaxReceiveMessageSize = null).SayAsync(message);

        Assert.That(reply.Payload.Span.SequenceEqual(message.Payload.Span), Is.True);
    }

    [Test]
    public async Task Unary_OverTheServersLimit_IsResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await host.CreateClient().SayAsync(Large()));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task Unary_OverTheClientsLimit_IsResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync(options => options.MaxReceiveMessageSize = null);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await host.CreateClient().SayAsync(Large()));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task Duplex_ManyOfAMebibyte_ComeBackWhole()
    {
        await using var host = await EchoHost.StartAsync();
        var payload = ByteString.CopyFrom(Bytes(1024 * 1024));

        using var call = host.CreateClient().Converse();
        for (var i = 0; i < 16; i++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Payload = payload });
            Assert.That(await call.ResponseStream.MoveNext(), Is.True);
            Assert.That(call.ResponseStream.Current.Payload, Is.EqualTo(payload));
        }

        await call.RequestStream.CompleteAsync();
        Assert.That(await call.ResponseStream.MoveNext(), Is.False);
    }

    private static EchoMessage Large() => new() { Payload = UnsafeByteOperations.UnsafeWrap(Bytes(SizeBytes)) };

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
