using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Compilation;
using Registry.Modules.Forms;
using Registry.Modules.Schema;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Nodes;

namespace Registry.Server.Config;

/// <summary>Answers <c>EvaluateForm</c>.</summary>
internal sealed class FormReads(ConfigReads configs, NodeReads reads, VolatileUpdates volatiles, SchemaCache schemas, TimeProvider time)
{
    // What a path of a new node begins with, before the `node.` of its fields.
    private const string NewNodePath = "new_";

    /// <summary>The form that is asked for.</summary>
    /// <exception cref="RpcException">The request is malformed, or there is no such node or point.</exception>
    public async Task<V1.Form> EvaluateAsync(V1.EvaluateFormRequest request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var target = Target(request, violations);
        var edits = EditMapper.Map(request.Edits, "edits", violations, volatiles.IsMeant(request.Point));
        Syntax.NotNegative(request.MinRevision, "min_revision", violations);
        var isSimple = IsSimple(request.Mode, violations);
        violations.ThrowIfAny();
        var snapshot = await reads.SnapshotAsync(request.MinRevision, context).ConfigureAwait(false);
        var node = target(snapshot);
        var point = configs.Point(snapshot, node, request.Point);
        var isNew = request.TargetCase == V1.EvaluateFormRequest.TargetOneofCase.NewNode;
        var items = Items(node, point, isNew);
        var form = FormEvaluator.Evaluate(new FormRequest
        {
            Schema = schemas.Of(snapshot.Modules),
            State = snapshot,
            Node = point.IsDurable ? node : node with { Items = NodeItems.Of([items]) },
            IsNew = isNew,
            Point = point,
            Edits = edits,
            UseDefaults = request.HasUseDefaults ? request.UseDefaults : null,
            IsSimple = isSimple,
            Now = time.GetUtcNow().UtcDateTime,
            Principal = NodeWrites.Principal,
        });
        var encoded = new FormEncoder(request.RevealSensitive).Encode(form);
        (encoded.NodeId, encoded.NodeName, encoded.NodeType, encoded.Point) = (node.Id, node.Name, node.Type, point.Name);
        encoded.NodeRevision = point.IsDurable ? node.Revision : items.Revision;
        encoded.Revision = snapshot.Revision;
        return encoded;
    }

    /// <summary>Finds the node, once there is a state to find it in.</summary>
    private static Func<RegistrySnapshot, Node> Target(V1.EvaluateFormRequest request, FieldViolations violations)
    {
        if (request.TargetCase != V1.EvaluateFormRequest.TargetOneofCase.NewNode)
        {
            var nodeRef = RefMapper.Required(request.NodeRef, "node_ref", violations);
            return snapshot => NodeReads.Resolve(snapshot, nodeRef);
        }

        var draft = CommandMapper.NewNode(request.NewNode, NewNodePath, violations);
        draft = draft with
        {
            Name = draft.Name.Length > 0 ? draft.Name : draft.Id,
            State = draft.State.Length > 0 ? draft.State : Node.UnknownState,
        };
        return snapshot => draft.Parent.Length == 0 || snapshot.TryGet(draft.Parent, out _)
            ? draft
            : throw RejectionMapper.ToException(Rejection.ParentNotFound.OfId(snapshot, draft.Parent));
    }

    private PointItems Items(Node node, PointSchema point, bool isNew)
    {
        if (isNew && !point.IsDurable)
        {
            var violations = new FieldViolations();
            violations.Add("point", $"is '{point.Name}', which is volatile: nothing is reported of a node before it is registered; name a durable point");
            violations.ThrowIfAny();
        }

        return volatiles.Items(node, point);
    }

    private static bool IsSimple(V1.FormMode mode, FieldViolations violations)
    {
        if (mode is not (V1.FormMode.Unspecified or V1.FormMode.Advanced or V1.FormMode.Simple))
        {
            violations.Add("mode", $"is {(int)mode}, which is no choice; use FORM_MODE_ADVANCED or FORM_MODE_SIMPLE", FieldViolations.UnknownField);
        }

        return mode == V1.FormMode.Simple;
    }
}
