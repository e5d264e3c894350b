using Registry.Testing;

namespace Registry.Domain.Tests.Properties;

/// <summary>Registering, updating and moving nodes.</summary>
internal sealed partial class ModelRegistry
{
    private Rejection? Register(RegisterNodeCommand command, List<string> results)
    {
        var draft = command.Node;
        var byIdOrKey = _nodes.GetValueOrDefault(draft.Id) ?? (command.MatchUniqueKey != "" ? ByKey(command.MatchUniqueKey) : null);
        var byName = draft.Name != "" ? _nodes.Values.SingleOrDefault(node => node.Name == draft.Name) : null;
        if ((byIdOrKey ?? byName) is not { } existing)
        {
            return Create(command, results);
        }

        if (command.IfExists == IfExists.Return)
        {
            return Keep(existing, results);
        }

        if (command.IfExists == IfExists.Fail)
        {
            return byIdOrKey is null ? new Rejection.NameTaken(draft.Name, existing.Id) : new Rejection.NodeAlreadyExists(existing.Id);
        }

        return draft.Type == existing.Type ? Merge(existing, command, results) : new Rejection.NodeAlreadyExists(existing.Id);
    }

    private Rejection? Create(RegisterNodeCommand command, List<string> results)
    {
        var draft = command.Node;
        var node = new ModelNode
        {
            Id = draft.Id,
            Type = draft.Type,
            Name = draft.Name == "" ? draft.Id : draft.Name,
            CreateRevision = _revision,
            CreateTime = _time,
        };
        Populate(node, command);
        if (Taken(node) is { } taken)
        {
            return taken;
        }

        if (draft.Parent != "" && !_nodes.ContainsKey(draft.Parent))
        {
            return NoParent(draft.Parent);
        }

        node.Parent = draft.Parent;
        return Store(node, results);
    }

    private Rejection? Merge(ModelNode existing, RegisterNodeCommand command, List<string> results)
    {
        var after = existing.Copy();
        Populate(after, command);
        if (command.Node.Parent != "")
        {
            if (ParentRefused(existing, NodeRef.ById(command.Node.Parent), reassign: false) is { } refused)
            {
                return refused;
            }

            after.Parent = command.Node.Parent;
        }

        return Finish(existing, after, command.AllowDeployedChange, setsBlobs: command.Blobs.Length > 0, results);
    }

    /// <summary>Puts what the command populates over what the node has.</summary>
    private void Populate(ModelNode node, RegisterNodeCommand command)
    {
        var draft = command.Node;
        node.Name = draft.Name != "" ? draft.Name : node.Name;
        node.Tenant = draft.Tenant != "" ? draft.Tenant : node.Tenant;
        node.State = draft.State != "" ? draft.State : node.State;
        node.Definition = draft.Definition.Length > 0 ? Text(draft.Definition.AsSpan()) : node.Definition;
        node.Keys = draft.UniqueKeys.Length > 0 ? new(draft.UniqueKeys, StringComparer.Ordinal) : node.Keys;
        if (draft.Metadata.Length > 0)
        {
            ReplaceMetadata(node, draft.Metadata);
        }

        if (draft.Tags.Length > 0)
        {
            node.Tags.Clear();
            draft.Tags.ToList().ForEach(tag => node.Tags[tag.Key] = tag.Value);
        }

        foreach (var blob in command.Blobs)
        {
            node.Blobs[blob.Key] = (Text(blob.Value.Span), _revision);
        }
    }

    private Rejection? Update(ModelNode node, UpdateNodeCommand command, List<string> results)
    {
        var (after, fields, values) = (node.Copy(), command.Fields, command.Values);
        after.Name = !fields.HasFlag(NodeFields.Name) ? node.Name : values.Name == "" ? node.Id : values.Name;
        after.Tenant = fields.HasFlag(NodeFields.Tenant) ? values.Tenant : node.Tenant;
        after.State = !fields.HasFlag(NodeFields.State) ? node.State : values.State == "" ? "unknown" : values.State;
        after.Definition = fields.HasFlag(NodeFields.Definition) ? Text(values.Definition.AsSpan()) : node.Definition;
        if (fields.HasFlag(NodeFields.Metadata))
        {
            ReplaceMetadata(after, values.Metadata);
        }

        if (fields.HasFlag(NodeFields.Tags))
        {
            after.Tags.Clear();
            values.Tags.ToList().ForEach(tag => after.Tags[tag.Key] = tag.Value);
        }

        if (fields.HasFlag(NodeFields.UniqueKeys))
        {
            after.Keys = new(values.UniqueKeys, StringComparer.Ordinal);
        }

        command.SetTags.ToList().ForEach(tag => after.Tags[tag.Key] = tag.Value);
        command.DeleteTags.ToList().ForEach(key => after.Tags.Remove(key));
        command.AddUniqueKeys.ToList().ForEach(key => after.Keys.Add(key));
        command.RemoveUniqueKeys.ToList().ForEach(key => after.Keys.Remove(key));
        return Finish(node, after, command.AllowDeployedChange, setsBlobs: false, results);
    }

    private Rejection? Patch(ModelNode node, PatchMetadataCommand command, List<string> results)
    {
        var after = node.Copy();
        command.Set.ToList().ForEach(entry => after.Metadata[entry.Key] = Text(entry.Value.AsSpan()));
        command.Delete.ToList().ForEach(key => after.Metadata.Remove(key));
        return Finish(node, after, allowDeployedChange: true, setsBlobs: false, results);
    }

    private Rejection? SetParent(ModelNode node, SetParentCommand command, List<string> results)
    {
        if (command.ExpectedParent is { } expected && expected != node.Parent)
        {
            return new Rejection.ParentMismatch(node.Id, expected, node.Parent);
        }

        var after = node.Copy();
        after.Parent = "";
        if (command.Parent is { } parent)
        {
            if (ParentRefused(node, parent, command.Reassign) is { } refused)
            {
                return refused;
            }

            after.Parent = Resolve(parent)!.Id;
        }

        return Finish(node, after, allowDeployedChange: true, setsBlobs: false, results);
    }

    private Rejection? ParentRefused(ModelNode node, NodeRef parent, bool reassign)
    {
        var found = Resolve(parent);
        if (node.Parent != "" && !reassign && found?.Id != node.Parent)
        {
            return new Rejection.AlreadyHasParent(node.Id, node.Parent);
        }

        if (found is null)
        {
            return parent.Kind == NodeRefKind.Id ? NoParent(parent.Value) : new Rejection.ParentNotFound(parent.Value);
        }

        return Subtree(node.Id).Contains(found.Id) ? new Rejection.ParentCycle(node.Id, found.Id) : null;
    }

    private IEnumerable<string> Subtree(string id) =>
        _nodes.Values.Where(node => node.Parent == id).SelectMany(child => Subtree(child.Id)).Append(id);

    private Rejection? Finish(ModelNode before, ModelNode after, bool allowDeployedChange, bool setsBlobs, List<string> results)
    {
        if (!setsBlobs && SnapshotText.Of(before.ToNode()) == SnapshotText.Of(after.ToNode()))
        {
            return Keep(before, results);
        }

        if (before.Parent != "" && !allowDeployedChange && before.Definition != after.Definition)
        {
            return new Rejection.DefinitionDeployed(before.Id, before.Parent);
        }

        return Taken(after) ?? Store(after, results);
    }

    private static void ReplaceMetadata(ModelNode node, IEnumerable<MetadataEntry> metadata)
    {
        node.Metadata.Keys.Where(key => !key.StartsWith("VAGOTH_", StringComparison.Ordinal)).ToList().ForEach(key => node.Metadata.Remove(key));
        metadata.ToList().ForEach(entry => node.Metadata[entry.Key] = Text(entry.Value.AsSpan()));
    }

    private Rejection.ParentNotFound NoParent(string id) => new(id) { NamedId = _nodes.Values.FirstOrDefault(node => node.Name == id)?.Id };
}
