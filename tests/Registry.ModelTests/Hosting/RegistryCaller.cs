using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.V1;

namespace Registry.ModelTests.Hosting;

/// <summary>Sends a request to the RPC that takes it, and gives the answer or why there is none.</summary>
internal sealed class RegistryCaller(GrpcChannel channel)
{
    private const string StatusTrailer = "grpc-status-details-bin";

    public NodeRegistry.NodeRegistryClient Nodes { get; } = new(channel);

    public ConfigRegistry.ConfigRegistryClient Config { get; } = new(channel);

    public PoolRegistry.PoolRegistryClient Pools { get; } = new(channel);

    public ModuleRegistry.ModuleRegistryClient Modules { get; } = new(channel);

    /// <summary>Calls the write RPC that takes this message.</summary>
    public async Task<Answer> SendAsync(IMessage request)
    {
        try
        {
            return Answer.Of(await CallAsync(request));
        }
        catch (RpcException e)
        {
            return Refusal(e);
        }
    }

    private async Task<IMessage> CallAsync(IMessage request) => request switch
    {
        RegisterNodeRequest register => await Nodes.RegisterNodeAsync(register),
        UpdateNodeRequest update => await Nodes.UpdateNodeAsync(update),
        PatchMetadataRequest patch => await Nodes.PatchMetadataAsync(patch),
        SetParentRequest parent => await Nodes.SetParentAsync(parent),
        SetBlobRequest blob => await Nodes.SetBlobAsync(blob),
        DeleteBlobRequest blob => await Nodes.DeleteBlobAsync(blob),
        DeleteNodeRequest delete => await Nodes.DeleteNodeAsync(delete),
        WriteBatchRequest batch => await Nodes.WriteBatchAsync(batch),
        UpdateConfigRequest config => await Config.UpdateConfigAsync(config),
        ReapplyDefaultsRequest reapply => await LastAsync(Config.ReapplyDefaults(reapply)),
        CreatePoolRequest create => await Pools.CreatePoolAsync(create),
        DeletePoolRequest delete => await Pools.DeletePoolAsync(delete),
        AllocateRequest allocate => await Pools.AllocateAsync(allocate),
        FreeRequest free => await Pools.FreeAsync(free),
        ApplyModuleRequest module => await Modules.ApplyModuleAsync(module),
        DeleteModuleRequest module => await Modules.DeleteModuleAsync(module),
        _ => throw new ArgumentException($"No RPC takes a {request.Descriptor.Name}.", nameof(request)),
    };

    private static async Task<IMessage> LastAsync(AsyncServerStreamingCall<ReapplyDefaultsResponse> call)
    {
        using (call)
        {
            var last = new ReapplyDefaultsResponse();
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                last = call.ResponseStream.Current;
            }

            return last;
        }
    }

    private static Answer Refusal(RpcException error)
    {
        var status = error.Trailers.GetValueBytes(StatusTrailer) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;
        var info = status?.Details.FirstOrDefault(detail => detail.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>();
        return info is null
            ? new Answer($"{error.StatusCode}: {error.Status.Detail}", -1, null, "")
            : new Answer(info.Reason, info.Metadata.TryGetValue("index", out var index) ? int.Parse(index) : -1, null, status!.Message);
    }
}
