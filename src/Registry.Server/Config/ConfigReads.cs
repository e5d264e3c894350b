using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Engine.Planning;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;
using Registry.Server.Errors;
using Registry.Server.Modules;
using Registry.Server.Nodes;

namespace Registry.Server.Config;

/// <summary>What the reads of configurations share.</summary>
internal sealed class ConfigReads(SchemaCache schemas, TimeProvider time)
{
    /// <summary>The point that a request means, at the present modules.</summary>
    /// <exception cref="RpcException">Nodes of this type have no such point.</exception>
    public PointSchema Point(RegistrySnapshot snapshot, Node node, string name) =>
        SchemaMapper.FindPoint(schemas.Of(snapshot.Modules), EditMapper.Point(name), node.Type);

    /// <summary>What is wrong with a node as it is stored.</summary>
    public V1.ValidateConfigResponse Validate(RegistrySnapshot snapshot, Node node)
    {
        var result = new ItemsExamination(snapshot, schemas.Of(snapshot.Modules), time.GetUtcNow().UtcDateTime).Evaluate(node);
        var response = new V1.ValidateConfigResponse { Revision = snapshot.Revision };
        foreach (var finding in result.Findings)
        {
            var mapped = FindingMapper.Map(finding);
            // Nothing is written: what is known to be wrong is wrong all the same.
            mapped.Severity = finding.IsKnown ? V1.Finding.Types.Severity.Error : mapped.Severity;
            response.Findings.Add(mapped);
        }

        return response;
    }

    /// <summary>Where a value comes from.</summary>
    /// <exception cref="RpcException">There is no such item or field.</exception>
    public V1.ExplainConfigResponse Explain(RegistrySnapshot snapshot, Node node, PointSchema point, V1.ExplainConfigRequest request)
    {
        var item = new ItemRef(request.Item?.Id ?? "", request.Item?.Key ?? "");
        var path = $"{point.Name}/{item}{(request.Field.Length > 0 ? "#" + request.Field : "")}";
        var result = new ItemsExamination(snapshot, schemas.Of(snapshot.Modules), time.GetUtcNow().UtcDateTime).Evaluate(node, explain: true);
        if (request.Field.Length == 0)
        {
            return node.Items.Point(point.Name).TryGet(item, out var stored)
                ? new V1.ExplainConfigResponse { Path = path, Source = ConfigEncoder.Source(stored.Source), Revision = snapshot.Revision }
                : throw NotFound(path, node.Items.Point(point.Name).Items.Select(other => $"{point.Name}/{other.Ref}"));
        }

        var source = node.Items.Point(point.Name).TryGet(item, out var known) && known.TryGetField(request.Field, out var field) ? field.Source : null;
        return result.Explanations?.Find(path) is { } explanation
            ? ExplanationMapper.Map(
                explanation, source, new PathFields(schemas.Of(snapshot.Modules), request.RevealSensitive), snapshot.Revision)
            : throw NotFound(path, result.Explanations?.Fields.Select(field => field.Path) ?? []);
    }

    private static RpcException NotFound(string path, IEnumerable<string> known) =>
        RejectionMapper.ToException(new Rejection.PathNotFound(path, NearestName.Best(path, known)));
}
