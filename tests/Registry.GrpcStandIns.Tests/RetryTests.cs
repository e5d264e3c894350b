using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class RetryTests
{
    [Test]
    public async Task Retry_FailsTwice_SucceedsAtTheThird()
    {
        await using var host = await EchoHost.StartAsync();

        var reply = await host.CreateClient(Using(Retry(StatusCode.Unavailable))).FalterAsync(new EchoMessage { Count = 2 });

        Assert.That(reply.Count, Is.EqualTo(3));
        Assert.That(host.Log.Attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task Retry_FailsTooOften_EndsWithTheLastStatus()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(Using(Retry(StatusCode.Unavailable)));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.FalterAsync(new EchoMessage { Count = 100 }));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(host.Log.Attempts, Is.EqualTo(4));
    }

    [Test]
    public async Task Retry_OtherStatus_IsNotRetried()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(Using(Retry(StatusCode.Aborted)));

        await Assert.ThrowsAsync<RpcException>(async () => await client.FalterAsync(new EchoMessage { Count = 1 }));

        Assert.That(host.Log.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Hedging_FirstFails_AnotherAnswers()
    {
        await using var host = await EchoHost.StartAsync();
        var hedging = new MethodConfig
        {
            Names = { MethodName.Default },
            HedgingPolicy = new HedgingPolicy
            {
                MaxAttempts = 3,
                HedgingDelay = TimeSpan.FromSeconds(30),
                NonFatalStatusCodes = { StatusCode.Unavailable },
            },
        };

        var reply = await host.CreateClient(Using(hedging)).FalterAsync(new EchoMessage { Count = 1 });

        Assert.That(reply.Count, Is.EqualTo(2));
    }

    private static Action<GrpcChannelOptions> Using(MethodConfig config) =>
        options => options.ServiceConfig = new ServiceConfig { MethodConfigs = { config } };

    private static MethodConfig Retry(StatusCode on) => new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 4,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(5),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { on },
        },
    };
}
