using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>How the daemon is.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StatusResponse> GetStatusAsync(CancellationToken cancellationToken = default)
        => RepeatableAsync(MaintenanceStub.StatusAsync, new StatusRequest(), cancellationToken);

    /// <summary>A snapshot of the whole registry: the bytes of all parts, one after the other, are a snapshot file.</summary>
    /// <param name="request">What to leave out; not given: nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">STALLED; UNAVAILABLE where the stream breaks.</exception>
    public IAsyncEnumerable<SnapshotResponse> SnapshotAsync(SnapshotRequest? request = null, CancellationToken cancellationToken = default)
        => StreamAsync(MaintenanceStub.Snapshot, request ?? new SnapshotRequest(), cancellationToken);

    /// <summary>Holds the daemon's store against its memory and its journal. The last part has the result, all before it tell progress.</summary>
    /// <param name="request">What to check beside; not given: nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">UNAVAILABLE where the stream breaks.</exception>
    public IAsyncEnumerable<VerifyIntegrityResponse> VerifyIntegrityAsync(
        VerifyIntegrityRequest? request = null, CancellationToken cancellationToken = default)
        => StreamAsync(MaintenanceStub.VerifyIntegrity, request ?? new VerifyIntegrityRequest(), cancellationToken);
}
