using Registry.V1;

namespace Registry.Client;

public sealed partial class RegistryClient
{
    /// <summary>The items of a node at one point.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, POINT_NOT_FOUND, REVISION_NOT_REACHED, COMPACTED, INVALID_FIELD.</exception>
    public Task<GetConfigResponse> GetConfigAsync(GetConfigRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(ConfigStub.GetConfigAsync, request, cancellationToken);

    /// <summary>The items of a node at one point, as they are effective.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="point">Which point; empty means <c>config</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, POINT_NOT_FOUND, INVALID_FIELD.</exception>
    public async Task<Config> GetConfigAsync(NodeRef nodeRef, string point = "", CancellationToken cancellationToken = default)
    {
        var request = new GetConfigRequest { NodeRef = nodeRef, Point = point };
        return (await GetConfigAsync(request, cancellationToken).ConfigureAwait(false)).Config;
    }

    /// <summary>Carries out edits in order: all of them or, where the result would be invalid, none.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">
    /// CONFIG_INVALID, whose <see cref="RegistryException.Findings"/> say what refuses the write; NODE_NOT_FOUND, POINT_NOT_FOUND,
    /// REVISION_MISMATCH, KEY_TAKEN, POOL_EXHAUSTED, ALLOCATION_TAKEN, CONTENDED, HOOK_FAILED, LIMIT_EXCEEDED, INVALID_FIELD.
    /// </exception>
    public Task<UpdateConfigResponse> UpdateConfigAsync(UpdateConfigRequest request, CancellationToken cancellationToken = default)
        => WriteAsync(ConfigStub.UpdateConfigAsync, request, request.RequestId, request.ValidateOnly, (r, id) => r.RequestId = id, cancellationToken);

    /// <summary>Carries out edits in order: all of them or, where the result would be invalid, none.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="edits">The edits: at most 10,000.</param>
    /// <param name="point">Which point; empty means <c>config</c>.</param>
    /// <param name="cancellationToken">Gives up; the write may have been carried out.</param>
    /// <exception cref="RegistryException">As the overload, REVISION_MISMATCH apart.</exception>
    public Task<UpdateConfigResponse> UpdateConfigAsync(
        NodeRef nodeRef, IEnumerable<ConfigEdit> edits, string point = "", CancellationToken cancellationToken = default)
        => UpdateConfigAsync(new UpdateConfigRequest { NodeRef = nodeRef, Point = point, Edits = { edits } }, cancellationToken);

    /// <summary>What is wrong with a node's stored configuration: findings, never a refusal.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, REVISION_NOT_REACHED, INVALID_FIELD.</exception>
    public Task<ValidateConfigResponse> ValidateConfigAsync(ValidateConfigRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(ConfigStub.ValidateConfigAsync, request, cancellationToken);

    /// <summary>What is wrong with a node's stored configuration: findings, never a refusal.</summary>
    /// <param name="nodeRef">Which node; see <see cref="NodeRefs"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, INVALID_FIELD.</exception>
    public async Task<IReadOnlyList<Finding>> ValidateConfigAsync(NodeRef nodeRef, CancellationToken cancellationToken = default)
        => (await ValidateConfigAsync(new ValidateConfigRequest { NodeRef = nodeRef }, cancellationToken).ConfigureAwait(false)).Findings;

    /// <summary>Where a value comes from, and what else could have given it.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NODE_NOT_FOUND, POINT_NOT_FOUND, PATH_NOT_FOUND, INVALID_FIELD.</exception>
    public Task<ExplainConfigResponse> ExplainConfigAsync(ExplainConfigRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(ConfigStub.ExplainConfigAsync, request, cancellationToken);

    /// <summary>What to draw to have the items of a node edited, with the edits so far; never a write.</summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">
    /// NODE_NOT_FOUND, POINT_NOT_FOUND, PARENT_NOT_FOUND, REVISION_NOT_REACHED, INVALID_FIELD, RESERVED_KEY.
    /// </exception>
    public Task<Form> EvaluateFormAsync(EvaluateFormRequest request, CancellationToken cancellationToken = default)
        => RepeatableAsync(ConfigStub.EvaluateFormAsync, request, cancellationToken);

    /// <summary>
    /// Evaluates nodes again, one commit each, or shows with <c>validate_only</c> what that would change. Each message tells how far it is; the
    /// last has <c>done_count</c> = <c>total_count</c>. If the stream breaks, ask again: nodes that are done do not change twice.
    /// </summary>
    /// <param name="request">The RPC's request.</param>
    /// <param name="cancellationToken">Gives up; nodes that were done stay done.</param>
    /// <exception cref="RegistryException">INVALID_FIELD, NODE_NOT_FOUND (of <c>selector.parent</c>); UNAVAILABLE where the stream breaks.</exception>
    public IAsyncEnumerable<ReapplyDefaultsResponse> ReapplyDefaultsAsync(
        ReapplyDefaultsRequest request, CancellationToken cancellationToken = default)
        => StreamAsync(ConfigStub.ReapplyDefaults, request, cancellationToken);
}
