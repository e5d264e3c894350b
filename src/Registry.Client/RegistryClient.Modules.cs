using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>Checks and stores a module, and tells what becomes of nodes.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">MODULE_INVALID (a violation for each error), MODULE_DATA_LOSS, REVISION_MISMATCH, INVALID_FIELD.</exception>
    public Task<ApplyModuleResponse> ApplyModuleAsync(ApplyModuleRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(ModuleStub.ApplyModuleAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>A module as it is stored.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">MODULE_NOT_FOUND.</exception>
    public Task<StoredModule> GetModuleAsync(string id, CancellationToken cancellationToken = default)
        => RepeatableAsync(ModuleStub.GetModuleAsync, new GetModuleRequest { Id = id }, cancellationToken);

    /// <summary>All modules, without what they declare, in the order of their names.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ListModulesResponse> ListModulesAsync(CancellationToken cancellationToken = default)
        => RepeatableAsync(ModuleStub.ListModulesAsync, new ListModulesRequest(), cancellationToken);

    /// <summary>Deletes a module that no other requires.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">MODULE_NOT_FOUND, MODULE_IN_USE, MODULE_DATA_LOSS, REVISION_MISMATCH, INVALID_FIELD.</exception>
    public Task<DeleteModuleResponse> DeleteModuleAsync(DeleteModuleRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(ModuleStub.DeleteModuleAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>The registration points with their ids and classes.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ListPointsResponse> ListPointsAsync(CancellationToken cancellationToken = default)
        => RepeatableAsync(ModuleStub.ListPointsAsync, new ListPointsRequest(), cancellationToken);

    /// <summary>A class as it is after all modules.</summary>
    /// <param name="path"><c>point/id/Class</c>; without a class the top-level class of the id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD: there is no such class.</exception>
    public Task<ClassDescription> DescribeClassAsync(string path, CancellationToken cancellationToken = default)
        => RepeatableAsync(ModuleStub.DescribeClassAsync, new DescribeClassRequest { Path = path }, cancellationToken);

    /// <summary>The JSON Schema and the UI schema of a class's values, or of all items of a type of nodes.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">INVALID_FIELD: there is no such class; POINT_NOT_FOUND; REVISION_NOT_REACHED.</exception>
    public Task<GetJsonSchemaResponse> GetJsonSchemaAsync(GetJsonSchemaRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(ModuleStub.GetJsonSchemaAsync, request, cancellationToken);
}
