using Grpc.Core;
using Registry.Domain;
using Registry.Engine;
using Registry.Server.Errors;
using Registry.Server.Health;
using Registry.Server.WireFormat;

namespace Registry.Server.Maintenance;

/// <summary>The service <c>registry.v1.Maintenance</c>. See <see cref="MaintenanceBinding"/>.</summary>
/// <remarks>The gRPC server binds virtual methods only, which is why these are.</remarks>
[BindServiceMethod(typeof(MaintenanceBinding), nameof(MaintenanceBinding.Bind))]
internal class MaintenanceService(
    StatusReport status, SnapshotStream snapshots, IntegrityStream integrity, ServingState state, RegistryEngineOptions options)
{
    public virtual Task<V1.StatusResponse> Status(Incoming<V1.StatusRequest> request, ServerCallContext context) => Task.FromResult(status.Make());

    public virtual Task Snapshot(
        Incoming<V1.SnapshotRequest> request, IServerStreamWriter<V1.SnapshotResponse> responses, ServerCallContext context) =>
        WhileServingAsync(token => snapshots.SendAsync(request.Message.OmitHistory, responses, token), context);

    public virtual Task VerifyIntegrity(
        Incoming<V1.VerifyIntegrityRequest> request, IServerStreamWriter<V1.VerifyIntegrityResponse> responses, ServerCallContext context) =>
        WhileServingAsync(token => integrity.RunAsync(request.Message.CheckStore, responses, token), context);

    /// <summary>Runs what takes long and would hold up the daemon's end.</summary>
    private async Task WhileServingAsync(Func<CancellationToken, Task> action, ServerCallContext context)
    {
        using var call = new ServingCall(state, context.CancellationToken);
        try
        {
            await action(call.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw RejectionMapper.ToException(new Rejection.ShuttingDown(options.RetryAfter));
        }
    }
}
