using Grpc.Core;
using Grpc.Health.V1;
using Registry.Server.Reflection;
using GrpcHealth = Grpc.Health.V1.Health;
using Wire = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Registry.Server.Health;

/// <summary>
/// The health protocol <c>grpc.health.v1</c>. The services of one daemon share its fate, so each has the state of the whole; the empty
/// name stands for the whole.
/// </summary>
internal sealed class HealthService(ServingState state, ServedServices services) : GrpcHealth.HealthBase
{
    /// <summary>The state now. NOT_FOUND for a service that is not served here.</summary>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!IsKnown(request.Service))
        {
            throw new RpcException(new Status(StatusCode.NotFound, "no such service here; reflection lists those that there are"));
        }

        return Task.FromResult(new HealthCheckResponse { Status = ToWire(state.Current.Phase) });
    }

    /// <summary>
    /// The state now and every change of it. An unknown service has the state SERVICE_UNKNOWN. When the daemon stops, the last message is
    /// NOT_SERVING and the call ends with UNAVAILABLE, so that it does not hold up the end.
    /// </summary>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        Wire? sent = null;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var current = state.Current;
            var status = IsKnown(request.Service) ? ToWire(current.Phase) : Wire.ServiceUnknown;
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                sent = status;
            }

            if (current.Phase == ServingPhase.Stopping)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "the daemon is stopping"));
            }

            // A watcher that leaves is no error: its wait ends, and with it the loop.
            await current.Changed.WaitAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsKnown(string service) => service.Length == 0 || services.Names.Contains(service);

    private static Wire ToWire(ServingPhase phase) => phase == ServingPhase.Serving ? Wire.Serving : Wire.NotServing;
}
