using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Engine;
using Registry.Engine.Planning;
using Registry.Modules.Compilation;
using Registry.Modules.Edits;
using Registry.Modules.Schema;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Nodes;

namespace Registry.Server.Config;

/// <summary>Updates of volatile points, which are no commits.</summary>
internal sealed class VolatileUpdates(RegistryEngine engine, SchemaCache schemas, ConfigReads configs, TimeProvider time)
{
    /// <summary>Whether a request means a volatile point.</summary>
    public bool IsMeant(string point) => schemas.Of(engine.Current.Modules).Point(EditMapper.Point(point)) is { IsDurable: false };

    /// <summary>The items of a node at a point of either kind.</summary>
    public PointItems Items(Node node, PointSchema point) =>
        point.IsDurable ? node.Items.Point(point.Name) : engine.VolatileItems.Get(node.Id, point.Name);

    /// <summary>Answers <c>UpdateConfig</c>.</summary>
    /// <exception cref="RpcException">The request is malformed or refused.</exception>
    public V1.UpdateConfigResponse Update(V1.UpdateConfigRequest request)
    {
        var violations = new FieldViolations();
        var nodeRef = RefMapper.Required(request.NodeRef, "node_ref", violations);
        Syntax.RequestId(request.RequestId, violations);
        Syntax.NotNegative(request.ExpectedRevision, "expected_revision", violations);
        var edits = EditMapper.Map(request.Edits, "edits", violations, isVolatile: true);
        violations.ThrowIfAny();
        var snapshot = engine.Current;
        var node = NodeReads.Resolve(snapshot, nodeRef);
        var point = configs.Point(snapshot, node, request.Point);
        var outcome = engine.VolatileItems.Update(
            schemas.Of(snapshot.Modules), node, new PointEdits(point.Name, edits), request.ExpectedRevision, NodeWrites.Principal,
            time.GetUtcNow().UtcDateTime, request.ValidateOnly);
        if (outcome.Rejection is { } rejection)
        {
            throw RejectionMapper.ToException(rejection);
        }

        if (!request.ValidateOnly && outcome.Findings.Any(finding => finding.IsBlocking))
        {
            throw FindingMapper.ToException(new InvalidItems(-1, node.Id, outcome.Findings));
        }

        var response = new V1.UpdateConfigResponse
        {
            Config = ConfigEncoder.Encode(node, outcome.Items, point, new ConfigStyle(false, request.WithSources, request.RevealSensitive)),
            Revision = outcome.Items.Revision,
        };
        response.Findings.AddRange(outcome.Findings.Select(FindingMapper.Map));
        response.Added.AddRange(outcome.Added.Select(ConfigEncoder.Ref));
        return ConfigEncoder.Fitted(response);
    }
}
