using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Registry.Server.Health;
using Registry.Server.Tests.Health;
using Registry.Testing;
using Registry.V1;

namespace Registry.Server.Tests.Errors;

/// <summary>A client that has gone, as the body of its request tells it before the call's cancellation does: the transport raises that a little later.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class DepartureTests
{
    private static readonly Exception[] Broken =
        [new IOException("The client reset the request stream."), new ConnectionAbortedException(), new ConnectionResetException("gone")];

    [Test]
    public async Task Read_ClientHasGone_IsCancelledAndNoError(
        [ValueSource(nameof(Broken))] Exception reason, [Values] bool onceRead, CancellationToken token)
    {
        await using var server = await StartAsync(context =>
            context.Features.Set<IRequestBodyPipeFeature>(new BrokenReader(context.Request.BodyReader, reason, onceRead)));

        await CallAsync(server, token);

        // A call is counted after its answer is on the way.
        await Deadline.Until(() => Counts(server).Any());
        Assert.That(Counts(server), Is.EqualTo(["registry_calls_total{code=\"CANCELLED\",method=\"GetNode\",service=\"registry.v1.NodeRegistry\"} 1"]));
        Assert.That(server.Log.Entries.Where(entry => entry.Level >= LogLevel.Error), Is.Empty);
    }

    [Test]
    public async Task Read_RequestIsBad_IsNotTakenForADeparture(CancellationToken token)
    {
        await using var server = await StartAsync(context =>
            context.Features.Set<IRequestBodyPipeFeature>(new BrokenReader(context.Request.BodyReader, new BadHttpRequestException("bad"), onceRead: false)));

        Assert.That(await CallAsync(server, token), Is.EqualTo(StatusCode.Unknown));
    }

    private static async Task<IntrospectionServer> StartAsync(Action<HttpContext> transport)
    {
        var server = await IntrospectionServer.StartAsync(transport);
        server.State.TryMoveTo(ServingPhase.Serving, "");
        return server;
    }

    private static IEnumerable<string> Counts(IntrospectionServer server) =>
        server.Metrics.Render().Split('\n').Where(line => line.StartsWith("registry_calls_total{", StringComparison.Ordinal));

    private static async Task<StatusCode> CallAsync(IntrospectionServer server, CancellationToken token)
    {
        var client = new NodeRegistry.NodeRegistryClient(server.Channel);
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetNodeAsync(new GetNodeRequest { NodeRef = new NodeRef { Name = "a" } }, cancellationToken: token));
        return failure!.StatusCode;
    }

    /// <summary>Every read fails, or what follows on it.</summary>
    private sealed class BrokenReader(PipeReader inner, Exception reason, bool onceRead) : PipeReader, IRequestBodyPipeFeature
    {
        public PipeReader Reader => this;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return onceRead ? await inner.ReadAsync(cancellationToken) : throw reason;
        }

        public override bool TryRead(out ReadResult result) => onceRead ? inner.TryRead(out result) : throw reason;

        public override void AdvanceTo(SequencePosition consumed) => throw reason;

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw reason;

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
