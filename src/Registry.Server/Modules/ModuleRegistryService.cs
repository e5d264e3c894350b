using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Nodes;
using Registry.Server.WireFormat;

namespace Registry.Server.Modules;

/// <summary>The service <c>registry.v1.ModuleRegistry</c>: each RPC maps, calls and maps back. See <see cref="ModuleRegistryBinding"/>.</summary>
/// <remarks>The gRPC server binds virtual methods only, which is why these are.</remarks>
[BindServiceMethod(typeof(ModuleRegistryBinding), nameof(ModuleRegistryBinding.Bind))]
internal class ModuleRegistryService(ModuleWrites writes, NodeReads reads, SchemaCache schemas)
{
    public virtual Task<V1.ApplyModuleResponse> ApplyModule(Incoming<V1.ApplyModuleRequest> request, ServerCallContext context) =>
        writes.ApplyAsync(request, context);

    public virtual Task<V1.DeleteModuleResponse> DeleteModule(Incoming<V1.DeleteModuleRequest> request, ServerCallContext context) =>
        writes.DeleteAsync(request, context);

    public virtual async Task<V1.StoredModule> GetModule(Incoming<V1.GetModuleRequest> request, ServerCallContext context)
    {
        var snapshot = await SnapshotAsync(request.Message.MinRevision, context).ConfigureAwait(false);
        return ModuleMapper.ToMessage(Find(snapshot.Modules, request.Message.Id), isWhole: true);
    }

    public virtual async Task<V1.ListModulesResponse> ListModules(Incoming<V1.ListModulesRequest> request, ServerCallContext context)
    {
        var snapshot = await SnapshotAsync(request.Message.MinRevision, context).ConfigureAwait(false);
        return new V1.ListModulesResponse
        {
            Modules = { snapshot.Modules.Select(module => ModuleMapper.ToMessage(module, isWhole: false)) },
            Revision = snapshot.Revision,
        };
    }

    public virtual async Task<V1.ListPointsResponse> ListPoints(Incoming<V1.ListPointsRequest> request, ServerCallContext context)
    {
        var snapshot = await SnapshotAsync(request.Message.MinRevision, context).ConfigureAwait(false);
        return new V1.ListPointsResponse { Points = { Schema(snapshot).Points.Select(SchemaMapper.ToMessage) }, Revision = snapshot.Revision };
    }

    public virtual Task<V1.ClassDescription> DescribeClass(Incoming<V1.DescribeClassRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var found = SchemaMapper.Find(Schema(reads.Current), request.Message.Path, "path", violations);
        violations.ThrowIfAny();
        return Task.FromResult(SchemaMapper.ToMessage(found!));
    }

    public virtual async Task<V1.GetJsonSchemaResponse> GetJsonSchema(Incoming<V1.GetJsonSchemaRequest> request, ServerCallContext context)
    {
        var snapshot = await SnapshotAsync(request.Message.MinRevision, context).ConfigureAwait(false);
        return JsonSchemaMapper.ToMessage(JsonSchemaMapper.Find(Schema(snapshot), request.Message), snapshot.Revision);
    }

    /// <summary>A module by name.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public static StoredModule Find(ModuleCatalog modules, string id) => modules.TryGet(id, out var module)
        ? module
        : throw RejectionMapper.ToException(new Rejection.ModuleNotFound(id, NearestName.Best(id, modules.Ids)));

    private ModuleSchema Schema(RegistrySnapshot snapshot) => schemas.Of(snapshot.Modules);

    private async ValueTask<RegistrySnapshot> SnapshotAsync(long minRevision, ServerCallContext context)
    {
        var violations = new FieldViolations();
        Syntax.NotNegative(minRevision, "min_revision", violations);
        violations.ThrowIfAny();
        return await reads.SnapshotAsync(minRevision, context).ConfigureAwait(false);
    }
}
