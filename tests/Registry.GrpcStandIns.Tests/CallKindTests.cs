using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class CallKindTests
{
    [Test]
    public async Task Unary_Awaited_AnswersTheMessage()
    {
        await using var host = await EchoHost.StartAsync();

        var reply = await host.CreateClient().SayAsync(new EchoMessage { Text = "žluťoučký", Count = 7 });

        Assert.That(reply, Is.EqualTo(new EchoMessage { Text = "žluťoučký", Count = 7 }));
    }

    [Test]
    public async Task Unary_Blocking_AnswersTheMessage()
    {
        await using var host = await EchoHost.StartAsync();

        var reply = host.CreateClient().Say(new EchoMessage { Text = "hello" });

        Assert.That(reply.Text, Is.EqualTo("hello"));
    }

    [Test]
    public async Task Unary_Ended_HasStatusAndTrailers()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().SayAsync(new EchoMessage { Text = "hello" });
        await call.ResponseAsync;

        Assert.That(call.GetStatus(), Is.EqualTo(Status.DefaultSuccess));
        Assert.That(call.GetTrailers(), Is.Empty);
    }

    [Test]
    public async Task Unary_UnderWay_RefusesItsStatus()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().WaitAsync(new EchoMessage());

        Assert.That(() => call.GetStatus(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task ClientStreaming_Completed_AnswersOnceForAll()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().Collect();
        foreach (var text in (string[])["a", "b", "c"])
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = text });
        }

        await call.RequestStream.CompleteAsync();
        var reply = await call;

        Assert.That(reply, Is.EqualTo(new EchoMessage { Text = "a+b+c", Count = 3 }));
    }

    [Test]
    public async Task ServerStreaming_Read_GivesEveryMessageInOrder()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().Repeat(new EchoMessage { Text = "x", Count = 1000 });
        var numbers = new List<int>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            numbers.Add(message.Count);
        }

        Assert.That(numbers, Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task Duplex_OneAtATime_AnswersEachBeforeTheNext()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().Converse();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Count = i });
            Assert.That(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(CallLog.Patience), Is.True);
            Assert.That(call.ResponseStream.Current.Count, Is.EqualTo(i));
        }

        await call.RequestStream.CompleteAsync();
        Assert.That(await call.ResponseStream.MoveNext(), Is.False);
    }

    [Test]
    public async Task HandWrittenMethod_StringMarshallers_AnswersTheText()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateChannel().CreateCallInvoker()
            .AsyncUnaryCall(ReverseService.Method, null, default, "stressed");

        Assert.That(await call, Is.EqualTo("desserts"));
    }

    [Test]
    public async Task ServerContext_Unary_KnowsMethodHostAndPeer()
    {
        await using var host = await EchoHost.StartAsync();

        var description = await host.CreateClient().DescribeAsync(new EchoMessage());

        Assert.That(description.Method, Is.EqualTo("/registry.standins.test.v1.Echo/Describe"));
        Assert.That(description.Host, Is.EqualTo(new Uri(host.Address).Authority));
        Assert.That(description.Peer, Does.StartWith("ipv4:127.0.0.1:"));
    }

    [Test]
    public async Task Channel_Connected_IsReady()
    {
        await using var host = await EchoHost.StartAsync();
        var channel = host.CreateChannel();

        await channel.ConnectAsync().WaitAsync(CallLog.Patience);

        Assert.That(channel.State, Is.EqualTo(ConnectivityState.Ready));
    }

    [Test]
    public async Task Channel_ServerAbsent_EndsWithUnavailable()
    {
        // Port 1 is never served on loopback.
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new EchoMessage()));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(failure.Status.DebugException, Is.InstanceOf<SocketException>());
    }
}
