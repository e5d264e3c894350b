using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Registry.Domain;
using Registry.Engine;
using Registry.Server.WireFormat;
using Registry.Testing;

namespace Registry.FaultyDaemon;

/// <summary>Stands before the services and behaves as they would with the fault in them.</summary>
internal sealed class PlantInterceptor(Plant plant, RegistryEngine engine, LateStore? late) : Interceptor
{
    private const int OneIn = 3;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var isChosen = Random.Shared.Next(OneIn) == 0;
        if (plant == Plant.ForgetRequestId && isChosen)
        {
            ForgetRequestId(request);
        }

        if (plant is Plant.ForgetHoldDown or Plant.ReuseValueEarly && request is Incoming<V1.CreatePoolRequest> create)
        {
            create.Message.Spec.HoldDown = new Google.Protobuf.WellKnownTypes.Duration();
        }

        var response = await continuation(request, context);
        switch (plant)
        {
            case Plant.PublishEarly when late is not null && RequestIdOf(request) is not null:
                await late.UntilWrittenAsync();
                break;
            case Plant.ReuseKeyEarly when isChosen && request is Incoming<V1.RegisterNodeRequest> { Message.Node.UniqueKeys.Count: > 0 } register:
                await DoAsync(Writes.RemoveKeys(register.Message.Node.Id, [.. register.Message.Node.UniqueKeys]));
                break;
            case Plant.ReuseValueEarly when isChosen && response is V1.AllocateResponse allocated:
                await DoAsync(PoolWrites.Free(allocated.Allocation.Pool, allocated.Allocation.Value));
                break;
            default:
                break;
        }

        return response;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        plant is Plant.DropEvent or Plant.DoubleEvent && responseStream is IServerStreamWriter<WatchAnswer> answers
            ? continuation(request, (IServerStreamWriter<TResponse>)(object)new FaultyEvents(answers, plant), context)
            : continuation(request, responseStream, context);

    private static IMessage? MessageOf<TRequest>(TRequest request) =>
        typeof(TRequest).GetProperty(nameof(Incoming<V1.GetNodeRequest>.Message))?.GetValue(request) as IMessage;

    private static string? RequestIdOf<TRequest>(TRequest request) => MessageOf(request) is { } message
        ? message.Descriptor.FindFieldByName("request_id")?.Accessor.GetValue(message) as string
        : null;

    private static void ForgetRequestId<TRequest>(TRequest request)
    {
        if (MessageOf(request) is { } message && message.Descriptor.FindFieldByName("request_id") is { } field)
        {
            field.Accessor.Clear(message);
        }
    }

    private async Task DoAsync(Command command) => await engine.ExecuteAsync(
        new CommandRequest(command, TimeProvider.System.GetUtcNow().UtcDateTime, "fault", "", 0, ValidateOnly: false, SizeBytes: 0), CancellationToken.None);
}
