using Registry.Engine.Commits;

namespace Registry.Engine.Watching;

/// <summary>What a change means to a watch.</summary>
public enum WatchEventKind
{
    /// <summary>Nothing: it is not sent.</summary>
    None,

    /// <summary>The node has begun to match.</summary>
    Appeared,

    /// <summary>The node matched and matches.</summary>
    Changed,

    /// <summary>The node matched and was deleted.</summary>
    Deleted,

    /// <summary>The node matched, is still there, and no longer does.</summary>
    Filtered,
}

/// <summary>One event of a watch: the change of a node, or the last one of several.</summary>
/// <param name="Kind">What it means to the watch.</param>
/// <param name="Commit">The commit of the change.</param>
/// <param name="Change">The change; its <see cref="CommitChange.After"/> is the node as the watch is told of it.</param>
public readonly record struct WatchEvent(WatchEventKind Kind, Commit Commit, CommitChange Change);

/// <summary>What a watch is told at once.</summary>
/// <param name="Events">Encoded events, in order; none: nothing happened for as long as the watch wanted to wait.</param>
/// <param name="Revision">Every event up to this revision has been handed out; 0: a commit's events go on in the next batch.</param>
public readonly record struct WatchBatch(IReadOnlyList<byte[]> Events, long Revision);
