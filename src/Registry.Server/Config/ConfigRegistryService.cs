using Grpc.Core;
using Registry.Domain;
using Registry.Server.Errors;
using Registry.Server.History;
using Registry.Server.Mapping;
using Registry.Server.Nodes;
using Registry.Server.WireFormat;

namespace Registry.Server.Config;

/// <summary>The service <c>registry.v1.ConfigRegistry</c>: each RPC maps, calls and maps back. See <see cref="ConfigRegistryBinding"/>.</summary>
/// <remarks>The gRPC server binds virtual methods only, which is why these are.</remarks>
[BindServiceMethod(typeof(ConfigRegistryBinding), nameof(ConfigRegistryBinding.Bind))]
internal class ConfigRegistryService(
    ConfigReads configs, NodeReads reads, NodeWrites writes, NodeHistory history, VolatileUpdates volatiles, FormReads forms, Reapplication reapplication)
{
    public virtual async Task<V1.GetConfigResponse> GetConfig(Incoming<V1.GetConfigRequest> request, ServerCallContext context)
    {
        var message = request.Message;
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(message.NodeRef, "node_ref", violations);
        Syntax.NotNegative(message.MinRevision, "min_revision", violations);
        Syntax.NotNegative(message.AtRevision, "at_revision", violations);
        var isIntent = View(message.View, violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(Math.Max(message.MinRevision, message.AtRevision), context);
        var node = message.AtRevision == 0
            ? NodeReads.Resolve(snapshot, nodeRef)
            : history.AsOf(snapshot, nodeRef, message.AtRevision, context.CancellationToken);
        var point = configs.Point(snapshot, node, message.Point);
        if (!point.IsDurable && message.AtRevision != 0)
        {
            violations.Add("at_revision", $"is set, but '{point.Name}' is volatile and has no history; leave it out");
            violations.ThrowIfAny();
        }

        return new V1.GetConfigResponse
        {
            Config = ConfigEncoder.Encode(
                node, volatiles.Items(node, point), point, new ConfigStyle(isIntent, message.WithSources, message.RevealSensitive)),
            Revision = snapshot.Revision,
        };
    }

    public virtual async Task<V1.UpdateConfigResponse> UpdateConfig(Incoming<V1.UpdateConfigRequest> request, ServerCallContext context)
    {
        var message = request.Message;
        if (volatiles.IsMeant(message.Point))
        {
            return volatiles.Update(message);
        }

        var planned = await writes.PlanAsync(request, message.RequestId, message.ValidateOnly, static (r, v) => CommandMapper.Map(r, "", v), context);
        if (planned.Invalid is { } invalid && !message.ValidateOnly)
        {
            throw FindingMapper.ToException(invalid);
        }

        var snapshot = reads.Current;
        var node = planned.Invalid is null && planned.Outcome.Results is [{ Node: { } after }, ..]
            ? after
            : NodeReads.Resolve(snapshot, RefMapper.Required(message.NodeRef, "node_ref", new FieldViolations()));
        var response = new V1.UpdateConfigResponse
        {
            Config = ConfigEncoder.Encode(
                node, configs.Point(snapshot, node, message.Point), new ConfigStyle(false, message.WithSources, message.RevealSensitive)),
            Revision = planned.Invalid is null ? planned.Outcome.Revision : snapshot.Revision,
        };
        response.Findings.AddRange((planned.Invalid?.Findings ?? planned.Findings).Select(FindingMapper.Map));
        response.Added.AddRange(planned.Added.Select(ConfigEncoder.Ref));
        return ConfigEncoder.Fitted(response);
    }

    public virtual async Task<V1.ValidateConfigResponse> ValidateConfig(Incoming<V1.ValidateConfigRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(request.Message.NodeRef, "node_ref", violations);
        Syntax.NotNegative(request.Message.MinRevision, "min_revision", violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(request.Message.MinRevision, context);
        return configs.Validate(snapshot, NodeReads.Resolve(snapshot, nodeRef));
    }

    public virtual Task<V1.ExplainConfigResponse> ExplainConfig(Incoming<V1.ExplainConfigRequest> request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(request.Message.NodeRef, "node_ref", violations);
        EditMapper.Item(request.Message.Item, "item", violations);
        violations.ThrowIfAny();
        var snapshot = reads.Current;
        var node = NodeReads.Resolve(snapshot, nodeRef);
        return Task.FromResult(configs.Explain(snapshot, node, configs.Point(snapshot, node, request.Message.Point), request.Message));
    }

    public virtual Task<V1.Form> EvaluateForm(Incoming<V1.EvaluateFormRequest> request, ServerCallContext context) =>
        forms.EvaluateAsync(request.Message, context);

    public virtual async Task ReapplyDefaults(
        Incoming<V1.ReapplyDefaultsRequest> request, IServerStreamWriter<V1.ReapplyDefaultsResponse> responses, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var selection = SelectorMapper.Map(request.Message.Selector, violations);
        Syntax.NotNegative(request.Message.MaxDifferences, "max_differences", violations);
        violations.ThrowIfAny();
        await reapplication.RunAsync(selection, request.Message, responses, context);
    }

    private static bool View(V1.ConfigView view, FieldViolations violations)
    {
        if (view is not (V1.ConfigView.Unspecified or V1.ConfigView.Effective or V1.ConfigView.Intent))
        {
            violations.Add("view", $"is {(int)view}, which is no choice; use CONFIG_VIEW_EFFECTIVE or CONFIG_VIEW_INTENT", FieldViolations.UnknownField);
        }

        return view == V1.ConfigView.Intent;
    }
}
