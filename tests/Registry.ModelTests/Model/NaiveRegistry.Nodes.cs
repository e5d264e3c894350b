using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>Registering, updating, moving and deleting nodes, and their blobs.</summary>
internal sealed partial class NaiveRegistry
{
    private ModelNode Register(RegisterNodeRequest request)
    {
        var draft = request.Node;
        var existing = State.Nodes.GetValueOrDefault(draft.Id) ?? (request.MatchUniqueKey != "" ? State.Holder(request.MatchUniqueKey) : null);
        var byName = existing is null && draft.Name != "" ? State.Named(draft.Name) : null;
        if ((existing ?? byName) is not { } found)
        {
            return Create(request);
        }

        switch (request.IfExists)
        {
            case IfExists.Return:
                return found;
            case IfExists.Update when draft.Type == found.Seen.Type:
                Merge(found, request);
                Evaluate(found.Id, Edits(request.ConfigEdits), request.ConfigEdits.Count > 0);
                return State.Nodes[found.Id];
            default:
                throw new RefusedException(request.IfExists == IfExists.Update || existing is not null ? "NODE_ALREADY_EXISTS" : "NAME_TAKEN");
        }
    }

    private ModelNode Create(RegisterNodeRequest request)
    {
        var draft = request.Node;
        var node = new ModelNode
        {
            Seen = new Node
            {
                Id = draft.Id,
                Type = draft.Type,
                Name = draft.Name == "" ? draft.Id : draft.Name,
                State = "unknown",
                StateTime = _time.ToTimestamp(),
                CreateRevision = _revision,
                CreateTime = _time.ToTimestamp(),
            },
        };
        Populate(node, request);
        RefuseTaken(node);
        if (draft.Parent != "" && !State.Nodes.ContainsKey(draft.Parent))
        {
            throw new RefusedException("PARENT_NOT_FOUND");
        }

        node.Seen.Parent = draft.Parent;
        Stamp(node);
        State.Nodes[node.Id] = node;
        Evaluate(node.Id, Edits(request.ConfigEdits), isAsked: true);
        return State.Nodes[node.Id];
    }

    private void Merge(ModelNode existing, RegisterNodeRequest request)
    {
        var after = existing.Copy();
        Populate(after, request);
        if (request.Node.Parent != "")
        {
            RefuseParent(existing, State.Nodes.GetValueOrDefault(request.Node.Parent), reassign: false);
            after.Seen.Parent = request.Node.Parent;
        }

        Finish(existing, after, request.AllowDeployedChange);
    }

    /// <summary>Puts what a request populates over what a node has.</summary>
    private void Populate(ModelNode node, RegisterNodeRequest request)
    {
        var (seen, draft) = (node.Seen, request.Node);
        seen.Name = draft.Name != "" ? draft.Name : seen.Name;
        seen.Tenant = draft.Tenant != "" ? draft.Tenant : seen.Tenant;
        seen.State = draft.State != "" ? draft.State : seen.State;
        seen.Definition = draft.Definition is { Fields.Count: > 0 } definition ? definition.Clone() : seen.Definition;
        Replace(seen.Metadata, draft.Metadata, draft.Metadata.Count > 0);
        Replace(seen.Tags, draft.Tags, draft.Tags.Count > 0);
        ReplaceKeys(seen, draft.UniqueKeys, draft.UniqueKeys.Count > 0);
        foreach (var (key, bytes) in request.Blobs)
        {
            PutBlob(node, key, bytes.ToStringUtf8());
        }
    }

    private void Update(ModelNode node, UpdateNodeRequest request)
    {
        var after = node.Copy();
        var (seen, values) = (after.Seen, request.Node ?? new Node());
        var paths = request.UpdateMask?.Paths.ToHashSet() ?? [];
        bool Has(string field) => paths.Contains("*") || paths.Contains(field);
        seen.Name = !Has("name") ? seen.Name : values.Name == "" ? seen.Id : values.Name;
        seen.Tenant = Has("tenant") ? values.Tenant : seen.Tenant;
        seen.State = !Has("state") ? seen.State : values.State == "" ? "unknown" : values.State;
        seen.Definition = !Has("definition") ? seen.Definition : values.Definition is { Fields.Count: > 0 } definition ? definition.Clone() : null;
        Replace(seen.Metadata, values.Metadata, Has("metadata"));
        Replace(seen.Tags, values.Tags, Has("tags"));
        ReplaceKeys(seen, values.UniqueKeys, Has("unique_keys"));
        request.SetTags.ToList().ForEach(tag => seen.Tags[tag.Key] = tag.Value);
        request.DeleteTags.ToList().ForEach(key => seen.Tags.Remove(key));
        ReplaceKeys(seen, [.. seen.UniqueKeys.Union(request.AddUniqueKeys).Except(request.RemoveUniqueKeys)], isMeant: true);
        Finish(node, after, request.AllowDeployedChange);
        Evaluate(node.Id, Edits(request.ConfigEdits), request.ConfigEdits.Count > 0);
    }

    private void Patch(ModelNode node, PatchMetadataRequest request)
    {
        var after = node.Copy();
        request.Set.ToList().ForEach(entry => after.Seen.Metadata[entry.Key] = entry.Value.Clone());
        request.Delete.ToList().ForEach(key => after.Seen.Metadata.Remove(key));
        Finish(node, after, allowDeployedChange: true);
    }

    private void SetParent(ModelNode node, SetParentRequest request)
    {
        if (request.HasExpectedParent && request.ExpectedParent != node.Seen.Parent)
        {
            throw new RefusedException("REVISION_MISMATCH");
        }

        var after = node.Copy();
        after.Seen.Parent = "";
        if (request.Parent is { } parent)
        {
            var found = State.Resolve(parent);
            RefuseParent(node, found, request.Reassign);
            after.Seen.Parent = found!.Id;
        }

        Finish(node, after, allowDeployedChange: true);
    }

    private void RefuseParent(ModelNode node, ModelNode? parent, bool reassign)
    {
        if (node.Seen.Parent != "" && !reassign && parent?.Id != node.Seen.Parent)
        {
            throw new RefusedException("ALREADY_HAS_PARENT");
        }

        if (parent is null)
        {
            throw new RefusedException("PARENT_NOT_FOUND");
        }

        if (Subtree(node.Id).Contains(parent.Id))
        {
            throw new RefusedException("PARENT_CYCLE");
        }
    }

    private IEnumerable<string> Subtree(string id) => State.Children(id).SelectMany(child => Subtree(child.Id)).Append(id);

    private DeleteNodeResponse Delete(ModelNode node, bool detach, bool cascade)
    {
        if ((node.Seen.Parent != "" && !detach) || (State.Children(node.Id).Any() && !cascade))
        {
            throw new RefusedException("STILL_USED");
        }

        var gone = new List<string>();
        List<string> level = [node.Id];
        while (level.Count > 0)
        {
            gone.AddRange(level);
            level = [.. level.SelectMany(State.Children).Select(child => child.Id)];
        }

        if (State.Pools.Any(pool => gone.Contains(pool.Key) && pool.Value.Active.Any(allocation => !gone.Contains(allocation.Node))))
        {
            throw new RefusedException("STILL_USED");
        }

        foreach (var id in gone)
        {
            FreeAll(id);
            State.Nodes.Remove(id);
            Touch("node", id);
        }

        gone.ForEach(id => State.Pools.Remove(id));
        gone.ForEach(Unlink);
        return new DeleteNodeResponse { DeletedIds = { gone }, Revision = _revision };
    }

    private void SetBlob(ModelNode node, SetBlobRequest request)
    {
        var value = request.Value.ToStringUtf8();
        if (value.Length > 0)
        {
            PutBlob(node, request.Key, value);
        }
        else if (!node.Blobs.ContainsKey(request.Key))
        {
            return;
        }
        else
        {
            DropBlob(node, request.Key);
        }

        Stamp(node);
    }

    private void DeleteBlob(ModelNode node, DeleteBlobRequest request)
    {
        if (!node.Blobs.ContainsKey(request.Key))
        {
            throw new RefusedException("BLOB_NOT_FOUND");
        }

        DropBlob(node, request.Key);
        Stamp(node);
    }

    private void PutBlob(ModelNode node, string key, string value)
    {
        DropBlob(node, key);
        node.Blobs[key] = value;
        var infos = node.Seen.Blobs.Append(new BlobInfo { Key = key, SizeBytes = value.Length, Revision = _revision });
        List<BlobInfo> sorted = [.. infos.OrderBy(info => info.Key, StringComparer.Ordinal)];
        node.Seen.Blobs.Clear();
        node.Seen.Blobs.AddRange(sorted);
    }

    private static void DropBlob(ModelNode node, string key)
    {
        node.Blobs.Remove(key);
        node.Seen.Blobs.Where(info => info.Key == key).ToList().ForEach(info => node.Seen.Blobs.Remove(info));
    }

    private void Finish(ModelNode before, ModelNode after, bool allowDeployedChange)
    {
        if (before.Seen.Equals(after.Seen))
        {
            return;
        }

        if (before.Seen.Parent != "" && !allowDeployedChange && !Equals(before.Seen.Definition, after.Seen.Definition))
        {
            throw new RefusedException("DEFINITION_DEPLOYED");
        }

        RefuseTaken(after);
        after.Seen.StateTime = before.Seen.State == after.Seen.State ? before.Seen.StateTime : _time.ToTimestamp();
        Stamp(after);
        State.Nodes[after.Id] = after;
    }

    /// <summary>Names and keys of both kinds belong to one node. One node may have a key in both kinds.</summary>
    private void RefuseTaken(ModelNode node)
    {
        if (State.Named(node.Seen.Name) is { } named && named.Id != node.Id)
        {
            throw new RefusedException("NAME_TAKEN");
        }

        var claimed = State.Claimed(node).ToList();
        if (node.Seen.UniqueKeys.Concat(claimed).Any(key => State.Nodes.Values.Any(other => other.Id != node.Id && State.Holds(other, key))))
        {
            throw new RefusedException("KEY_TAKEN");
        }
    }

    private static void Replace<T>(Google.Protobuf.Collections.MapField<string, T> map, IEnumerable<KeyValuePair<string, T>> with, bool isMeant)
    {
        if (isMeant)
        {
            map.Clear();
            with.ToList().ForEach(entry => map[entry.Key] = entry.Value);
        }
    }

    private static void ReplaceKeys(Node seen, IReadOnlyCollection<string> with, bool isMeant)
    {
        if (isMeant)
        {
            List<string> sorted = [.. with.Distinct().Order(StringComparer.Ordinal)];
            seen.UniqueKeys.Clear();
            seen.UniqueKeys.AddRange(sorted);
        }
    }
}
