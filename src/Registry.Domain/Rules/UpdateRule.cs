using System.Collections.Immutable;

namespace Registry.Domain.Rules;

/// <summary>Replaces attributes, adds to sets, removes from sets; checks the result as a whole.</summary>
internal static class UpdateRule
{
    public static Decision Decide(RegistrySnapshot state, Node node, UpdateNodeCommand command, CommitStamp stamp)
    {
        var values = command.Values;
        var fields = command.Fields;
        var after = node with
        {
            Name = !fields.HasFlag(NodeFields.Name) ? node.Name : values.Name.Length > 0 ? values.Name : node.Id,
            Tenant = fields.HasFlag(NodeFields.Tenant) ? values.Tenant : node.Tenant,
            State = !fields.HasFlag(NodeFields.State) ? node.State : values.State.Length > 0 ? values.State : Node.UnknownState,
            Definition = fields.HasFlag(NodeFields.Definition) ? values.Definition : node.Definition,
            Metadata = fields.HasFlag(NodeFields.Metadata) ? MetadataMerge.ReplaceClients(node.Metadata, values.Metadata) : node.Metadata,
            Tags = Tags(fields.HasFlag(NodeFields.Tags) ? values.Tags : node.Tags, command),
            UniqueKeys = Keys(fields.HasFlag(NodeFields.UniqueKeys) ? values.UniqueKeys : node.UniqueKeys, command),
        };
        return Finish(state, node, after, command.AllowDeployedChange, stamp, []);
    }

    /// <summary>Checks what a changed node must keep to, and stamps it.</summary>
    public static Decision Finish(
        RegistrySnapshot state, Node before, Node after, bool allowDeployedChange, CommitStamp stamp, ImmutableArray<BlobChange> blobs)
    {
        // What a node knows of a blob says nothing of its bytes: blobs of one size set twice in one commit look the same.
        if (blobs.IsEmpty && before.HasContentOf(after))
        {
            return Decision.Unchanged(before);
        }

        if (before.IsDeployed && !allowDeployedChange && !before.Definition.AsSpan().SequenceEqual(after.Definition.AsSpan()))
        {
            return Decision.Refuse(new Rejection.DefinitionDeployed(before.Id, before.Parent));
        }

        return (Limits(after, before) ?? Uniqueness.Check(state, after, before)) is { } rejection
            ? Decision.Refuse(rejection)
            : Decision.Change(before, Stamp(before, after, stamp), blobs);
    }

    /// <summary>Gives the changed node the revision and times of its commit.</summary>
    public static Node Stamp(Node before, Node after, CommitStamp stamp) => after with
    {
        StateTime = after.State == before.State ? before.StateTime : stamp.Time,
        Revision = stamp.Revision,
        UpdateTime = stamp.Time,
    };

    private static Rejection? Limits(Node node, Node before)
    {
        if (node.Tags.Length > NodeLimits.Tags)
        {
            return new Rejection.LimitExceeded(node.Id, "tags", NodeLimits.Tags);
        }

        if (node.UniqueKeys.Length > NodeLimits.UniqueKeys)
        {
            return new Rejection.LimitExceeded(node.Id, "unique_keys", NodeLimits.UniqueKeys);
        }

        if (node.Blobs.Length > NodeLimits.Blobs)
        {
            return new Rejection.LimitExceeded(node.Id, "blobs", NodeLimits.Blobs);
        }

        return node.Metadata != before.Metadata && MetadataMerge.SizeInBytes(node.Metadata) > NodeLimits.MetadataBytes
            ? new Rejection.LimitExceeded(node.Id, "metadata bytes", NodeLimits.MetadataBytes)
            : null;
    }

    private static ImmutableArray<TagEntry> Tags(ImmutableArray<TagEntry> tags, UpdateNodeCommand command)
    {
        if (command.SetTags.IsEmpty && command.DeleteTags.IsEmpty)
        {
            return tags;
        }

        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags.Concat(command.SetTags))
        {
            merged[tag.Key] = tag.Value;
        }

        foreach (var key in command.DeleteTags)
        {
            merged.Remove(key);
        }

        return [.. merged.Select(tag => new TagEntry(tag.Key, tag.Value))];
    }

    private static ImmutableArray<string> Keys(ImmutableArray<string> keys, UpdateNodeCommand command)
    {
        if (command.AddUniqueKeys.IsEmpty && command.RemoveUniqueKeys.IsEmpty)
        {
            return keys;
        }

        var merged = new SortedSet<string>(keys, StringComparer.Ordinal);
        merged.UnionWith(command.AddUniqueKeys);
        merged.ExceptWith(command.RemoveUniqueKeys);
        return [.. merged];
    }
}
