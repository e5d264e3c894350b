using Registry.Domain;
using Registry.Server.Errors;

namespace Registry.Server.Mapping;

/// <summary>Turns the refs of requests into the domain's.</summary>
internal static class RefMapper
{
    /// <summary>A ref that must be there.</summary>
    public static NodeRef Required(V1.NodeRef? nodeRef, FieldPath field, FieldViolations violations)
    {
        if (nodeRef is not null && nodeRef.RefCase != V1.NodeRef.RefOneofCase.None)
        {
            return Map(nodeRef, field, violations);
        }

        violations.Add(field, "is missing; set its id, name, unique_key or any");
        return default;
    }

    /// <summary>A ref that may be missing.</summary>
    public static NodeRef? Optional(V1.NodeRef? nodeRef, FieldPath field, FieldViolations violations) =>
        nodeRef is null ? null : Required(nodeRef, field, violations);

    private static NodeRef Map(V1.NodeRef nodeRef, FieldPath field, FieldViolations violations)
    {
        var (kind, value, name) = nodeRef.RefCase switch
        {
            V1.NodeRef.RefOneofCase.Id => (NodeRefKind.Id, nodeRef.Id, "id"),
            V1.NodeRef.RefOneofCase.Name => (NodeRefKind.Name, nodeRef.Name, "name"),
            V1.NodeRef.RefOneofCase.UniqueKey => (NodeRefKind.UniqueKey, nodeRef.UniqueKey, "unique_key"),
            _ => (NodeRefKind.Any, nodeRef.Any, "any"),
        };
        if (value.Length is 0 or > 1_024)
        {
            violations.Add($"{field}.{name}", value.Length == 0 ? "is empty; set it" : "is too long to name a node");
        }

        return new NodeRef(kind, value);
    }
}
