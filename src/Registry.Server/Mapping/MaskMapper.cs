using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Server.Errors;
using Registry.Server.WireFormat;

namespace Registry.Server.Mapping;

/// <summary>Turns field masks into sets of fields. A path that names nothing is an error that suggests the nearest name.</summary>
internal static class MaskMapper
{
    private static readonly Dictionary<string, int> NodeFieldNumbers =
        V1.Node.Descriptor.Fields.InFieldNumberOrder().ToDictionary(field => field.Name, field => field.FieldNumber, StringComparer.Ordinal);

    private static readonly Dictionary<string, NodeFields> Updatable = new(StringComparer.Ordinal)
    {
        ["name"] = NodeFields.Name,
        ["tenant"] = NodeFields.Tenant,
        ["state"] = NodeFields.State,
        ["definition"] = NodeFields.Definition,
        ["metadata"] = NodeFields.Metadata,
        ["tags"] = NodeFields.Tags,
        ["unique_keys"] = NodeFields.UniqueKeys,
        ["*"] = NodeFields.All,
    };

    private static readonly Dictionary<string, NodeFields> Watchable = new(Updatable, StringComparer.Ordinal)
    {
        ["parent"] = NodeFields.Parent,
        ["blobs"] = NodeFields.Blobs,
        ["items"] = NodeFields.Items,
        ["claimed_keys"] = NodeFields.ClaimedKeys,
        ["*"] = NodeFields.All | NodeFields.Parent | NodeFields.Blobs | NodeFields.Items | NodeFields.ClaimedKeys,
    };

    /// <summary>The fields to return; all for an empty mask.</summary>
    public static NodeMask Read(FieldMask? mask, FieldViolations violations)
    {
        if (mask is null || mask.Paths.Count == 0)
        {
            return NodeMask.All;
        }

        var bits = 0u;
        for (var i = 0; i < mask.Paths.Count; i++)
        {
            var path = mask.Paths[i];
            if (path == "*")
            {
                bits = uint.MaxValue;
            }
            else if (NodeFieldNumbers.TryGetValue(path, out var number))
            {
                bits |= 1u << number;
            }
            else
            {
                Unknown(new FieldPath("", "read_mask.paths", Index: i), path, violations);
            }
        }

        return new NodeMask(bits);
    }

    /// <summary>The fields to replace.</summary>
    public static NodeFields Update(FieldMask? mask, FieldPath field, FieldViolations violations)
    {
        var fields = NodeFields.None;
        for (var i = 0; i < (mask?.Paths.Count ?? 0); i++)
        {
            var path = mask!.Paths[i];
            var place = new FieldPath(field.ToString(), ".paths", Index: i);
            if (Updatable.TryGetValue(path, out var named))
            {
                fields |= named;
            }
            else if (path is "id" or "type")
            {
                violations.Add(place, $"names '{path}', which is immutable; register another node");
            }
            else if (path == "parent")
            {
                violations.Add(place, "names 'parent'; use SetParent");
            }
            else if (path == "blobs")
            {
                violations.Add(place, "names 'blobs'; use SetBlob and DeleteBlob");
            }
            else if (path == "items")
            {
                violations.Add(place, "names 'items'; use config_edits, or UpdateConfig");
            }
            else if (NodeFieldNumbers.ContainsKey(path))
            {
                violations.Add(place, $"names '{path}', which only the registry sets; leave it out");
            }
            else
            {
                Unknown(place, path, violations);
            }
        }

        return fields;
    }

    /// <summary>The fields whose change matters; none for an empty mask.</summary>
    public static NodeFields Watch(FieldMask? mask, FieldViolations violations)
    {
        var fields = NodeFields.None;
        for (var i = 0; i < (mask?.Paths.Count ?? 0); i++)
        {
            var path = mask!.Paths[i];
            var place = new FieldPath("", "watch_mask.paths", Index: i);
            if (Watchable.TryGetValue(path, out var named))
            {
                fields |= named;
            }
            else if (path is "id" or "type")
            {
                violations.Add(place, $"names '{path}', which never changes; leave it out");
            }
            else if (NodeFieldNumbers.ContainsKey(path))
            {
                violations.Add(place, $"names '{path}', which only the registry sets; leave it out");
            }
            else
            {
                Unknown(place, path, violations);
            }
        }

        return fields;
    }

    private static void Unknown(FieldPath field, string path, FieldViolations violations)
    {
        var nearest = NearestName.Best(path, NodeFieldNumbers.Keys);
        var hint = path.Contains('.') && NodeFieldNumbers.ContainsKey(path[..path.IndexOf('.')])
            ? $"; name the whole field '{path[..path.IndexOf('.')]}'"
            : nearest is null ? $"; there are {string.Join(", ", NodeFieldNumbers.Keys)}" : $"; did you mean '{nearest}'?";
        violations.Add(field, $"names '{path}', which is no field of a node{hint}", FieldViolations.UnknownField);
    }
}
