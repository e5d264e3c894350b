namespace Registry.Domain.Rules;

/// <summary>Sets some metadata, then deletes some: atomic, so patches of different keys never lose each other's.</summary>
internal static class PatchMetadataRule
{
    public static Decision Decide(Node node, PatchMetadataCommand command, CommitStamp stamp)
    {
        var after = node with { Metadata = MetadataMerge.Patch(node.Metadata, command.Set, command.Delete) };
        if (node.HasContentOf(after))
        {
            return Decision.Unchanged(node);
        }

        return MetadataMerge.SizeInBytes(after.Metadata) > NodeLimits.MetadataBytes
            ? Decision.Refuse(new Rejection.LimitExceeded(node.Id, "metadata bytes", NodeLimits.MetadataBytes))
            : Decision.Change(node, UpdateRule.Stamp(node, after, stamp), []);
    }
}
