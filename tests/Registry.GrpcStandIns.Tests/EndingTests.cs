using Google.Rpc;
using Grpc.Core;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

/// <summary>Calls that end otherwise than by an answer: deadline, cancellation, errors.</summary>
internal sealed class EndingTests
{
    [Test]
    public async Task Deadline_Passed_EndsTheCallOnBothSides()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient();

        // The connection stands before the clock starts, so that the call reaches the service within its time.
        await client.SayAsync(new EchoMessage());
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.WaitAsync(new EchoMessage(), deadline: In(TimeSpan.FromSeconds(1))));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        await host.Log.WaitForCancellation();
    }

    [Test]
    public async Task Deadline_Far_IsWhatTheServerSees()
    {
        await using var host = await EchoHost.StartAsync();
        var deadline = In(TimeSpan.FromMinutes(10));

        var description = await host.CreateClient().DescribeAsync(new EchoMessage(), deadline: deadline);

        Assert.That(description.Deadline.ToDateTime(), Is.EqualTo(deadline).Within(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task Deadline_None_IsNoneForTheServer()
    {
        await using var host = await EchoHost.StartAsync();

        var description = await host.CreateClient().DescribeAsync(new EchoMessage());

        Assert.That(description.Deadline, Is.Null);
    }

    [Test]
    public async Task Cancel_Unary_EndsTheCallOnBothSides()
    {
        await using var host = await EchoHost.StartAsync();
        using var cancellation = new CancellationTokenSource();

        using var call = host.CreateClient().WaitAsync(new EchoMessage(), cancellationToken: cancellation.Token);
        await host.Log.WaitForStart();
        await cancellation.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Cancelled));
        await host.Log.WaitForCancellation();
    }

    [Test]
    public async Task Cancel_ServerStreaming_EndsTheStreamOnBothSides()
    {
        await using var host = await EchoHost.StartAsync();
        using var cancellation = new CancellationTokenSource();

        using var call = host.CreateClient().Repeat(new EchoMessage(), cancellationToken: cancellation.Token);
        Assert.That(await call.ResponseStream.MoveNext(), Is.True);
        await cancellation.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Cancelled));
        await host.Log.WaitForCancellation();
    }

    [Test]
    public async Task Dispose_DuplexUnderWay_CancelsItForTheServer()
    {
        await using var host = await EchoHost.StartAsync();

        var call = host.CreateClient().Converse();
        await call.RequestStream.WriteAsync(new EchoMessage());
        await call.ResponseStream.MoveNext();
        call.Dispose();

        Assert.That(async () => await host.Log.WaitForCancellation(), Throws.Nothing);
    }

    [Test]
    public async Task StreamWrite_TokenCancelled_EndsTheCall()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.CreateClient().Converse();
        IAsyncStreamWriter<EchoMessage> requests = call.RequestStream;

        await requests.WriteAsync(new EchoMessage(), CancellationToken.None);
        // Answered: a call that is cancelled before it has reached the service is never cancelled there.
        Assert.That(await call.ResponseStream.MoveNext(CancellationToken.None));
        await Assert.CatchAsync<Exception>(async () => await requests.WriteAsync(new EchoMessage(), new CancellationToken(canceled: true)));

        await host.Log.WaitForCancellation();
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task RpcException_WithDetails_ReachesTheClientWhole()
    {
        await using var host = await EchoHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await host.CreateClient().RefuseAsync(new EchoMessage { Text = "příliš long" }));
        var details = Google.Rpc.Status.Parser.ParseFrom(failure!.Trailers.GetValueBytes(EchoService.DetailsTrailer));

        Assert.That(failure.Status.Detail, Is.EqualTo("příliš long"));
        Assert.That(details.Code, Is.EqualTo((int)StatusCode.InvalidArgument).And.EqualTo((int)failure.StatusCode));
        Assert.That(details.Details.Single().Unpack<BadRequest>().FieldViolations.Single().Field, Is.EqualTo("text"));
    }

    [Test]
    public async Task OtherException_Thrown_IsUnknownWithoutItsMessage()
    {
        await using var host = await EchoHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await host.CreateClient().CrashAsync(new EchoMessage()));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unknown));
        Assert.That(failure.ToString(), Does.Not.Contain("secret"));
    }

    private static DateTime In(TimeSpan time) => TimeProvider.System.GetUtcNow().UtcDateTime + time;
}
