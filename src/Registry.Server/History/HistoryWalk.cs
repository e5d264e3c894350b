using System.Diagnostics.CodeAnalysis;
using Registry.Engine.Commits;

namespace Registry.Server.History;

/// <summary>Goes back through commits, the newest first: through all, or through those of one node.</summary>
internal sealed class HistoryWalk
{
    private readonly CommitReader _commits;
    private readonly NodeTrail? _trail;
    private long _next;
    private bool _isLost;

    /// <summary>Through all commits, from a revision on.</summary>
    public HistoryWalk(CommitReader commits, long revision) => (_commits, _next) = (commits, revision);

    /// <summary>Through the commits of a node.</summary>
    public HistoryWalk(CommitReader commits, NodeTrail trail, string nodeId) => (_commits, _trail, NodeId) = (commits, trail, nodeId);

    /// <summary>The node; empty: all.</summary>
    public string NodeId { get; } = "";

    /// <summary>Revision of the commit that comes next; 0 at the end.</summary>
    public long Next => _trail?.Next ?? _next;

    /// <summary>Whether the journal no longer has the commit of <see cref="Next"/>.</summary>
    public bool IsCompacted => _trail?.IsCompacted ?? _isLost;

    /// <summary>Goes one commit back; false at the end.</summary>
    public bool TryStep([NotNullWhen(true)] out Commit? commit)
    {
        if (_trail is not null)
        {
            return _trail.TryStep(out commit, out _);
        }

        commit = _next == 0 ? null : _commits.Find(_next);
        _isLost = commit is null && _next > 0;
        _next -= commit is null ? 0 : 1;
        return commit is not null;
    }
}
