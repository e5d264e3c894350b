using Registry.V1;

namespace Registry.Client;

/// <summary>Why a watch begins, or begins again, with nothing known.</summary>
public enum NodeWatchStart
{
    /// <summary>It is the first time.</summary>
    First,

    /// <summary>The connection broke before the snapshot was complete.</summary>
    SnapshotInterrupted,

    /// <summary>The journal no longer has all the changes since (COMPACTED).</summary>
    Compacted,

    /// <summary>The registry was restored from a snapshot (EPOCH_CHANGED), or is behind what was seen already.</summary>
    Restored,
}

/// <summary>What a <see cref="NodeWatcher"/> tells.</summary>
public abstract record NodeWatchEvent
{
    private NodeWatchEvent()
    {
    }

    /// <summary>The event as the registry sent it; null for those that the watcher tells by itself.</summary>
    public WatchEvent? Source { get; init; }

    /// <summary>
    /// What was known of the nodes no longer counts. Unless snapshots are skipped, the present state follows, as <see cref="Present"/> events up
    /// to <see cref="Synced"/>; where they are, changes may have been missed.
    /// </summary>
    public sealed record Started(NodeWatchStart Reason) : NodeWatchEvent;

    /// <summary>A node of the present state.</summary>
    public sealed record Present(Node Node) : NodeWatchEvent;

    /// <summary>The present state is complete, as of a revision; from here on changes come. Once after each <see cref="Started"/>.</summary>
    public sealed record Synced(NodeWatchPlace Place) : NodeWatchEvent;

    /// <summary>A node was registered or changed, or has begun to match (<paramref name="Appeared"/>: it did not match before).</summary>
    public sealed record Changed(Node Node, long Revision, DateTimeOffset Time, bool Appeared) : NodeWatchEvent;

    /// <summary>A node was deleted, or has stopped matching.</summary>
    public sealed record Removed(string NodeId, NodeRemoved.Types.Reason Reason, long Revision, DateTimeOffset Time) : NodeWatchEvent;

    /// <summary>A node came alive or expired.</summary>
    public sealed record LivenessChanged(string NodeId, Liveness Liveness) : NodeWatchEvent;

    /// <summary>Every change up to here has been told: a watch can be resumed at this place, also by another process.</summary>
    public sealed record Progress(NodeWatchPlace Place) : NodeWatchEvent;

    /// <summary>The connection is broken; what is known may be old until events come again. The watch goes on by itself.</summary>
    public sealed record Interrupted(RegistryException Cause, TimeSpan RetryIn) : NodeWatchEvent;
}

/// <summary>A place in the changes of a registry: a revision, and the epoch that it belongs to.</summary>
public sealed record NodeWatchPlace(string Epoch, long Revision);
