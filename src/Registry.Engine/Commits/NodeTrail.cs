using System.Diagnostics.CodeAnalysis;
using Registry.Domain;

namespace Registry.Engine.Commits;

/// <summary>
/// Follows one node back through the commits that touched it, the newest first. Each image of a node names the revision that made it, so the
/// commit of the change before is known without an index. The trail ends where the node was registered, or where the journal begins.
/// </summary>
public sealed class NodeTrail
{
    private readonly CommitReader _commits;
    private readonly string _nodeId;

    private NodeTrail(CommitReader commits, string nodeId, long next) => (_commits, _nodeId, Next) = (commits, nodeId, next);

    /// <summary>Revision of the commit that comes next; 0 at the end.</summary>
    public long Next { get; private set; }

    /// <summary>Whether the trail was lost because the journal no longer has the commit of <see cref="Next"/>.</summary>
    public bool IsCompacted { get; private set; }

    /// <summary>The trail that begins with the last commit that touched a node: its last change, or its deletion.</summary>
    /// <param name="commits">The commits.</param>
    /// <param name="snapshot">The present state.</param>
    /// <param name="nodeId">The node; it need not exist any more.</param>
    /// <param name="cancellationToken">Ends the search for a deletion.</param>
    public static NodeTrail Last(CommitReader commits, RegistrySnapshot snapshot, string nodeId, CancellationToken cancellationToken) => new(
        commits, nodeId,
        snapshot.TryGet(nodeId, out var node) ? node.Revision : commits.FindDeletion(nodeId, 1, snapshot.Revision, cancellationToken));

    /// <summary>The trail that begins with a commit known to have touched the node.</summary>
    public static NodeTrail From(CommitReader commits, string nodeId, long revision) => new(commits, nodeId, revision);

    /// <summary>Goes one commit back.</summary>
    /// <returns>False at the end of the trail, and where it was lost.</returns>
    public bool TryStep([NotNullWhen(true)] out Commit? commit, [NotNullWhen(true)] out CommitChange? change)
    {
        (commit, change) = (null, null);
        if (Next == 0)
        {
            return false;
        }

        commit = _commits.Find(Next);
        if (commit is null)
        {
            IsCompacted = true;
            return false;
        }

        change = commit.Changes.First(c => c.NodeId == _nodeId);
        Next = change.Before?.Revision ?? 0;
        return true;
    }

    /// <summary>A node as it was right after a revision.</summary>
    /// <param name="commits">The commits.</param>
    /// <param name="snapshot">The present state, at that revision or later.</param>
    /// <param name="nodeId">The node; it need not exist any more.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The node, or null if there was none; or that the journal no longer tells.</returns>
    public static (Node? Node, bool IsCompacted) AsOf(
        CommitReader commits, RegistrySnapshot snapshot, string nodeId, long revision, CancellationToken cancellationToken)
    {
        if (snapshot.TryGet(nodeId, out var node) && node.Revision <= revision)
        {
            return (node, false);
        }

        var next = node?.Revision ?? commits.FindDeletion(nodeId, revision + 1, snapshot.Revision, cancellationToken);
        while (next != 0)
        {
            var trail = From(commits, nodeId, next);
            if (!trail.TryStep(out var commit, out var change))
            {
                return (null, true);
            }

            if (change.Before is { } before && before.Revision <= revision)
            {
                return (before, false);
            }

            // Registered later: but the id may have had an earlier life.
            next = trail.Next != 0 ? trail.Next : commits.FindDeletion(nodeId, revision + 1, commit.Revision - 1, cancellationToken);
        }

        return (null, commits.Oldest > revision + 1);
    }
}
