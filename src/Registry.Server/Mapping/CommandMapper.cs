using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Registry.Domain;
using Registry.Modules.Edits;
using Registry.Server.Config;
using Registry.Server.Errors;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace Registry.Server.Mapping;

/// <summary>Turns write requests into commands: syntax only, and every bad field at once.</summary>
/// <param name="newId">Makes the id of a node that the client gives none.</param>
internal sealed class CommandMapper(Func<string> newId)
{
    /// <summary>Makes the id of a node that the client gives none.</summary>
    public Func<string> NewId => newId;

    /// <summary><c>RegisterNode</c>.</summary>
    public Command Map(V1.RegisterNodeRequest request, string path, FieldViolations violations)
    {
        var node = request.Node ?? new V1.Node();
        if (request.Node is null)
        {
            violations.Add(new FieldPath(path, "node"), "is missing; set it");
        }

        var values = NewNode(node, path, violations);
        if (request.MatchUniqueKey.Length > 0 && values.UniqueKeys.BinarySearch(request.MatchUniqueKey, StringComparer.Ordinal) < 0)
        {
            violations.Add(new FieldPath(path, "match_unique_key"), "is not among node.unique_keys; add it there, so that the node is found under it again");
        }

        return new RegisterNodeCommand
        {
            Node = values with { Id = node.Id.Length > 0 ? node.Id : newId() },
            Blobs = NodeMapper.Blobs(request.Blobs, new FieldPath(path, "blobs"), violations),
            IfExists = Map(request.IfExists, new FieldPath(path, "if_exists"), violations),
            MatchUniqueKey = request.MatchUniqueKey,
            AllowDeployedChange = request.AllowDeployedChange,
            Edits = EditMapper.Points(request.ConfigEdits, new FieldPath(path, "config_edits"), violations),
        };
    }

    /// <summary>A node that there is not yet, with what its client sets.</summary>
    public static Node NewNode(V1.Node node, string path, FieldViolations violations)
    {
        Syntax.Type(node.Type, new FieldPath(path, "node.type"), violations);
        if (node.Type == Node.PoolType)
        {
            violations.Add(new FieldPath(path, "node.type"), "is 'pool'; make pools with PoolRegistry.CreatePool");
        }

        if (node.Id.Length > 0)
        {
            Syntax.Id(node.Id, new FieldPath(path, "node.id"), violations);
        }

        if (node.Parent.Length > 0)
        {
            Syntax.Id(node.Parent, new FieldPath(path, "node.parent"), violations);
        }

        return NodeMapper.Values(node, NodeFields.All, path, violations) with { Type = StringPool.Share(node.Type), Parent = node.Parent };
    }

    /// <summary><c>UpdateNode</c>.</summary>
    public static Command Map(V1.UpdateNodeRequest request, string path, FieldViolations violations)
    {
        var fields = MaskMapper.Update(request.UpdateMask, new FieldPath(path, "update_mask"), violations);
        if ((request.UpdateMask?.Paths.Count ?? 0) == 0 && request.SetTags.Count == 0 && request.DeleteTags.Count == 0
            && request.AddUniqueKeys.Count == 0 && request.RemoveUniqueKeys.Count == 0 && request.ConfigEdits.Count == 0)
        {
            violations.Add(new FieldPath(path, "update_mask"), "is missing; name the fields to replace, patch tags or unique keys, or edit items");
        }

        var node = request.Node ?? new V1.Node();
        var values = NodeMapper.Values(node, fields, path, violations);
        return new UpdateNodeCommand
        {
            Target = Target(request.NodeRef, path, violations),
            ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
            Fields = fields,
            Values = values with { State = values.State.Length > 0 ? values.State : Node.UnknownState },
            SetTags = NodeMapper.Tags(request.SetTags, new FieldPath(path, "set_tags"), violations),
            DeleteTags = Keys(request.DeleteTags, new FieldPath(path, "delete_tags"), violations),
            AddUniqueKeys = NodeMapper.UniqueKeys(request.AddUniqueKeys, new FieldPath(path, "add_unique_keys"), violations),
            RemoveUniqueKeys = NodeMapper.UniqueKeys(request.RemoveUniqueKeys, new FieldPath(path, "remove_unique_keys"), violations),
            AllowDeployedChange = request.AllowDeployedChange,
            Edits = EditMapper.Points(request.ConfigEdits, new FieldPath(path, "config_edits"), violations),
        };
    }

    /// <summary><c>ConfigRegistry.UpdateConfig</c>.</summary>
    public static Command Map(V1.UpdateConfigRequest request, string path, FieldViolations violations) => new UpdateItemsCommand
    {
        Target = Target(request.NodeRef, path, violations),
        ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
        Edits = [new PointEdits(EditMapper.Point(request.Point), EditMapper.Map(request.Edits, new FieldPath(path, "edits"), violations))],
    };

    /// <summary><c>PatchMetadata</c>.</summary>
    public static Command Map(V1.PatchMetadataRequest request, string path, FieldViolations violations)
    {
        if (request.Set.Count == 0 && request.Delete.Count == 0)
        {
            violations.Add(new FieldPath(path, "set"), "and delete are both empty; name what to change");
        }

        for (var i = 0; i < request.Delete.Count; i++)
        {
            NodeMapper.MetadataKey(request.Delete[i], new FieldPath(path, "delete", Index: i), violations);
        }

        return new PatchMetadataCommand
        {
            Target = Target(request.NodeRef, path, violations),
            ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
            Set = NodeMapper.Metadata(request.Set, new FieldPath(path, "set"), violations),
            Delete = [.. request.Delete],
        };
    }

    /// <summary><c>SetParent</c>.</summary>
    public static Command Map(V1.SetParentRequest request, string path, FieldViolations violations) => new SetParentCommand
    {
        Target = Target(request.NodeRef, path, violations),
        ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
        Parent = RefMapper.Optional(request.Parent, new FieldPath(path, "parent"), violations),
        Reassign = request.Reassign,
        ExpectedParent = request.HasExpectedParent ? request.ExpectedParent : null,
    };

    /// <summary><c>DeleteNode</c>.</summary>
    public static Command Map(V1.DeleteNodeRequest request, string path, FieldViolations violations) => new DeleteNodeCommand
    {
        Target = Target(request.NodeRef, path, violations),
        ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
        Detach = request.Detach,
        Cascade = request.Cascade,
    };

    /// <summary><c>SetBlob</c>.</summary>
    public static Command Map(V1.SetBlobRequest request, string path, FieldViolations violations)
    {
        Syntax.Key(request.Key, new FieldPath(path, "key"), violations);
        NodeMapper.BlobSize(request.Value, new FieldPath(path, "value"), violations);
        return new SetBlobCommand
        {
            Target = Target(request.NodeRef, path, violations),
            ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
            Blob = new BlobDraft(request.Key, request.Value.Memory),
        };
    }

    /// <summary><c>DeleteBlob</c>.</summary>
    public static Command Map(V1.DeleteBlobRequest request, string path, FieldViolations violations)
    {
        Syntax.Key(request.Key, new FieldPath(path, "key"), violations);
        return new DeleteBlobCommand
        {
            Target = Target(request.NodeRef, path, violations),
            ExpectedRevision = Revision(request.ExpectedRevision, path, violations),
            Key = request.Key,
        };
    }

    /// <summary><c>WriteBatch</c>.</summary>
    public Command Map(V1.WriteBatchRequest request, FieldViolations violations)
    {
        if (request.Writes.Count is 0 or > NodeLimits.BatchWrites)
        {
            violations.Add("writes", $"has {request.Writes.Count} entries; a batch has 1 to {NodeLimits.BatchWrites}");
            return new WriteBatchCommand([]);
        }

        var commands = ImmutableArray.CreateBuilder<Command>(request.Writes.Count);
        for (var i = 0; i < request.Writes.Count; i++)
        {
            if (Map(request.Writes[i], $"writes[{i}]", violations) is { } command)
            {
                commands.Add(command);
            }
        }

        return new WriteBatchCommand(commands.ToImmutable());
    }

    private Command? Map(V1.Write write, string path, FieldViolations violations)
    {
        switch (write.WriteCase)
        {
            case V1.Write.WriteOneofCase.RegisterNode:
                NoEnvelope(write.RegisterNode.RequestId, write.RegisterNode.ValidateOnly, $"{path}.register_node.", violations);
                NoMask(write.RegisterNode.ReadMask, $"{path}.register_node.", violations);
                return Map(write.RegisterNode, $"{path}.register_node.", violations);
            case V1.Write.WriteOneofCase.UpdateNode:
                NoEnvelope(write.UpdateNode.RequestId, write.UpdateNode.ValidateOnly, $"{path}.update_node.", violations);
                NoMask(write.UpdateNode.ReadMask, $"{path}.update_node.", violations);
                return Map(write.UpdateNode, $"{path}.update_node.", violations);
            case V1.Write.WriteOneofCase.PatchMetadata:
                NoEnvelope(write.PatchMetadata.RequestId, write.PatchMetadata.ValidateOnly, $"{path}.patch_metadata.", violations);
                NoMask(write.PatchMetadata.ReadMask, $"{path}.patch_metadata.", violations);
                return Map(write.PatchMetadata, $"{path}.patch_metadata.", violations);
            case V1.Write.WriteOneofCase.SetParent:
                NoEnvelope(write.SetParent.RequestId, write.SetParent.ValidateOnly, $"{path}.set_parent.", violations);
                NoMask(write.SetParent.ReadMask, $"{path}.set_parent.", violations);
                return Map(write.SetParent, $"{path}.set_parent.", violations);
            case V1.Write.WriteOneofCase.DeleteNode:
                NoEnvelope(write.DeleteNode.RequestId, write.DeleteNode.ValidateOnly, $"{path}.delete_node.", violations);
                return Map(write.DeleteNode, $"{path}.delete_node.", violations);
            case V1.Write.WriteOneofCase.SetBlob:
                NoEnvelope(write.SetBlob.RequestId, write.SetBlob.ValidateOnly, $"{path}.set_blob.", violations);
                NoMask(write.SetBlob.ReadMask, $"{path}.set_blob.", violations);
                return Map(write.SetBlob, $"{path}.set_blob.", violations);
            case V1.Write.WriteOneofCase.DeleteBlob:
                NoEnvelope(write.DeleteBlob.RequestId, write.DeleteBlob.ValidateOnly, $"{path}.delete_blob.", violations);
                NoMask(write.DeleteBlob.ReadMask, $"{path}.delete_blob.", violations);
                return Map(write.DeleteBlob, $"{path}.delete_blob.", violations);
            case V1.Write.WriteOneofCase.UpdateConfig:
                NoEnvelope(write.UpdateConfig.RequestId, write.UpdateConfig.ValidateOnly, $"{path}.update_config.", violations);
                return Map(write.UpdateConfig, $"{path}.update_config.", violations);
            default:
                violations.Add(path, "has no write; set one");
                return null;
        }
    }

    private static void NoMask(FieldMask? readMask, string path, FieldViolations violations)
    {
        if (readMask is { Paths.Count: > 0 })
        {
            violations.Add(new FieldPath(path, "read_mask"), "is set; a batch has one read_mask, its own");
        }
    }

    private static void NoEnvelope(string requestId, bool validateOnly, string path, FieldViolations violations)
    {
        if (requestId.Length > 0)
        {
            violations.Add(new FieldPath(path, "request_id"), "is set; a batch has one request_id, its own");
        }

        if (validateOnly)
        {
            violations.Add(new FieldPath(path, "validate_only"), "is set; a batch is validated as a whole: set it on the batch");
        }
    }

    private static NodeRef Target(V1.NodeRef? nodeRef, string path, FieldViolations violations) =>
        RefMapper.Required(nodeRef, new FieldPath(path, "node_ref"), violations);

    private static long Revision(long revision, string path, FieldViolations violations)
    {
        Syntax.NotNegative(revision, new FieldPath(path, "expected_revision"), violations);
        return revision;
    }

    private static ImmutableArray<string> Keys(RepeatedField<string> keys, FieldPath field, FieldViolations violations)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            Syntax.Key(keys[i], field.At(i), violations);
        }

        return [.. keys];
    }

    private static IfExists Map(V1.IfExists value, FieldPath field, FieldViolations violations)
    {
        switch (value)
        {
            case V1.IfExists.Unspecified or V1.IfExists.Fail:
                return IfExists.Fail;
            case V1.IfExists.Return:
                return IfExists.Return;
            case V1.IfExists.Update:
                return IfExists.Update;
            default:
                violations.Add(field, $"is {(int)value}, which is no choice; use IF_EXISTS_FAIL, IF_EXISTS_RETURN or IF_EXISTS_UPDATE", FieldViolations.UnknownField);
                return IfExists.Fail;
        }
    }
}
