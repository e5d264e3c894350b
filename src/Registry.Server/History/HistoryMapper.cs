using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Engine.Commits;
using Registry.Modules.Schema;
using Registry.Server.WireFormat;
using Kind = Registry.V1.NodeHistoryChange.Types.Kind;

namespace Registry.Server.History;

/// <summary>Turns commits into entries of history.</summary>
internal static class HistoryMapper
{
    private const int CommitBytes = 1024 * 1024;

    /// <summary>The entry of a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="nodeId">The node whose changes are wanted; empty: all nodes.</param>
    /// <param name="omitChanges">Whether the changes of fields are left out.</param>
    /// <param name="sensitive">What is not shown.</param>
    /// <param name="schema">What the modules declare now.</param>
    public static V1.HistoryCommit Map(Commit commit, string nodeId, bool omitChanges, SensitiveKeys sensitive, ModuleSchema schema)
    {
        var entry = new V1.HistoryCommit
        {
            Revision = commit.Revision,
            Time = Timestamp.FromDateTime(commit.Time),
            Principal = commit.Principal,
            RequestId = commit.RequestId,
            NodeCount = commit.Changes.Length,
        };
        var bytes = 0;
        foreach (var change in commit.Changes)
        {
            if (nodeId.Length > 0 && change.NodeId != nodeId)
            {
                continue;
            }

            if (bytes >= CommitBytes)
            {
                entry.NodesTruncated = true;
                break;
            }

            var node = Map(change, omitChanges, sensitive, schema);
            if (node.CalculateSize() > AnswerLimits.PageBytes - CommitBytes)
            {
                node.Fields.Clear();
                node.FieldsOmitted = true;
            }

            entry.Nodes.Add(node);
            bytes += node.CalculateSize();
        }

        return entry;
    }

    private static V1.NodeHistoryChange Map(CommitChange change, bool omitChanges, SensitiveKeys sensitive, ModuleSchema schema)
    {
        var mapped = new V1.NodeHistoryChange
        {
            NodeId = change.NodeId,
            Name = (change.After ?? change.Before!).Name,
            Kind = change switch { { Before: null } => Kind.Created, { After: null } => Kind.Deleted, _ => Kind.Updated },
        };
        if (!omitChanges)
        {
            mapped.Fields.AddRange(FieldDiff.Between(change.Before, change.After, sensitive, schema));
        }

        return mapped;
    }
}
