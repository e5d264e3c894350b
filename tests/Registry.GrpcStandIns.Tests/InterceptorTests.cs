using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class InterceptorTests
{
    private static readonly string[] EveryKind =
        ["i Unary Say", "i Unary Say", "i ClientStreaming Collect", "i ServerStreaming Repeat", "i DuplexStreaming Converse"];

    [Test]
    public async Task ClientInterceptor_EveryKind_StandsBeforeTheCall()
    {
        await using var host = await EchoHost.StartAsync();
        var log = new ConcurrentQueue<string>();

        await CallEveryKindAsync(new Echo.EchoClient(host.CreateChannel().Intercept(new RecordingInterceptor("i", log))));

        Assert.That(log, Is.EqualTo(EveryKind));
    }

    [Test]
    public async Task ServerInterceptor_EveryKind_StandsBeforeTheService()
    {
        var log = new ConcurrentQueue<string>();
        await using var host = await EchoHost.StartAsync(options => options.Interceptors.Add<RecordingInterceptor>("i", log));

        await CallEveryKindAsync(host.CreateClient());

        Assert.That(log, Is.EqualTo(EveryKind));
    }

    [Test]
    public async Task ClientInterceptors_Several_RunInTheOrderGiven()
    {
        await using var host = await EchoHost.StartAsync();
        var log = new ConcurrentQueue<string>();
        var invoker = host.CreateChannel().Intercept(
            new RecordingInterceptor("first", log), new RecordingInterceptor("second", log));

        using var call = new Echo.EchoClient(invoker).DescribeAsync(new EchoMessage());
        await call;

        Assert.That(log, Is.EqualTo(["first Unary Describe", "second Unary Describe"]));
        Assert.That(call.GetTrailers().GetValue("x-through"), Is.EqualTo("first, second"), "HTTP joins the values of one key");
    }

    [Test]
    public async Task ClientInterceptor_WrapsTheCall_GivesItsOwnAnswer()
    {
        await using var host = await EchoHost.StartAsync();
        var client = new Echo.EchoClient(host.CreateChannel().CreateCallInvoker().Intercept(new AnsweringInterceptor()));

        using var call = client.DescribeAsync(new EchoMessage(), new Metadata { { "x-kept", "yes" } });
        var reply = await call;

        Assert.That(reply.Host, Is.EqualTo("intercepted"));
        Assert.That((await call.ResponseHeadersAsync).GetValue("x-kept"), Is.EqualTo("yes"));
        Assert.That(call.GetTrailers().GetValue("x-kept"), Is.EqualTo("yes"));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    private static async Task CallEveryKindAsync(Echo.EchoClient client)
    {
        client.Say(new EchoMessage());
        await client.SayAsync(new EchoMessage());
        using var collect = client.Collect();
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var repeat = client.Repeat(new EchoMessage { Count = 1 });
        while (await repeat.ResponseStream.MoveNext())
        {
        }

        using var converse = client.Converse();
        await converse.RequestStream.CompleteAsync();
        Assert.That(await converse.ResponseStream.MoveNext(), Is.False);
    }

    private sealed class AnsweringInterceptor : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return new AsyncUnaryCall<TResponse>(
                ChangeAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private static async Task<TResponse> ChangeAsync<TResponse>(Task<TResponse> response)
        {
            var reply = await response;
            if (reply is CallDescription description)
            {
                description.Host = "intercepted";
            }

            return reply;
        }
    }
}
