using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests.Hosting;

internal sealed class EchoService(CallLog log) : Echo.EchoBase
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    public override Task<EchoMessage> Say(EchoMessage request, ServerCallContext context) => Task.FromResult(request);

    public override async Task<EchoMessage> Collect(IAsyncStreamReader<EchoMessage> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        while (await requestStream.MoveNext())
        {
            texts.Add(requestStream.Current.Text);
        }

        return new EchoMessage { Text = string.Join('+', texts), Count = texts.Count };
    }

    public override async Task Repeat(EchoMessage request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        using var registration = context.CancellationToken.Register(log.MarkCancelled);
        for (var i = 0; request.Count == 0 || i < request.Count; i++)
        {
            await responseStream.WriteAsync(new EchoMessage { Text = request.Text, Count = i }, context.CancellationToken);
        }
    }

    public override async Task Converse(
        IAsyncStreamReader<EchoMessage> requestStream,
        IServerStreamWriter<EchoMessage> responseStream,
        ServerCallContext context)
    {
        using var registration = context.CancellationToken.Register(log.MarkCancelled);
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(message);
        }
    }

    public override Task<Empty> Nothing(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<CallDescription> Describe(EchoMessage request, ServerCallContext context)
    {
        var description = new CallDescription { Method = context.Method, Host = context.Host, Peer = context.Peer };
        if (context.Deadline != DateTime.MaxValue)
        {
            description.Deadline = context.Deadline.ToTimestamp();
        }

        var returned = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            description.Headers.Add(
                new CallDescription.Types.Header { Key = entry.Key, Value = ByteString.CopyFrom(entry.ValueBytes) });
            if (entry.Key.StartsWith("x-", StringComparison.Ordinal))
            {
                returned.Add(entry);
                context.ResponseTrailers.Add(entry);
            }
        }

        await context.WriteResponseHeadersAsync(returned);
        return description;
    }

    public override async Task<EchoMessage> Wait(EchoMessage request, ServerCallContext context)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = context.CancellationToken.Register(ended.SetResult);
        log.MarkStarted();
        await ended.Task;
        log.MarkCancelled();
        return request;
    }

    public override Task<EchoMessage> Refuse(EchoMessage request, ServerCallContext context)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = "text", Description = request.Text };
        var details = new Google.Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = request.Text,
            Details = { Any.Pack(new BadRequest { FieldViolations = { violation } }) },
        };
        throw new RpcException(
            new Grpc.Core.Status(StatusCode.InvalidArgument, request.Text),
            new Metadata { { DetailsTrailer, details.ToByteArray() } });
    }

    public override Task<EchoMessage> Crash(EchoMessage request, ServerCallContext context) =>
        throw new InvalidOperationException("a secret of the server");

    public override Task<EchoMessage> Falter(EchoMessage request, ServerCallContext context)
    {
        var attempt = log.CountAttempt();
        return attempt > request.Count
            ? Task.FromResult(new EchoMessage { Count = attempt })
            : throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "not yet"));
    }
}
