using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine.Commits;
using Registry.Engine.Liveness;

namespace Registry.Engine.Watching;

/// <summary>What a watch wants to be told, and how.</summary>
public sealed record WatchSpec
{
    /// <summary>Which nodes.</summary>
    public required NodeFilter Filter { get; init; }

    /// <summary>Changes that leave all of these as they are are not told; none: every change is.</summary>
    public NodeFields Mask { get; init; }

    /// <summary>Several changes of one node that wait are told as one.</summary>
    public bool LatestOnly { get; init; }

    /// <summary>The longest time without a word.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gives the encoded form of an event. Called on the thread of the watch.</summary>
    public required Func<WatchEvent, byte[]> Encode { get; init; }

    /// <summary>Gives the encoded form of a change of liveness, the same for every watch; null: the watch is not told of them.</summary>
    public Func<LivenessChange, byte[]>? EncodeLiveness { get; init; }

    /// <summary>Begin with the liveness of every node that matches: for a watch that goes on without a snapshot.</summary>
    public bool StartsWithLiveness { get; init; }

    /// <summary>Looks whether the watch still means something, and throws where it does not. Called by whoever has the watch.</summary>
    public Action? Verify { get; init; }

    /// <summary>What a change means to this watch.</summary>
    internal WatchEventKind Judge(CommitChange change) => Judge(change.Before, change);

    /// <summary>What several changes of one node mean to this watch.</summary>
    /// <param name="before">The node before the first of them.</param>
    /// <param name="last">The last of them.</param>
    internal WatchEventKind Judge(Node? before, CommitChange last)
    {
        var after = last.After;
        var matched = before is not null && Filter.Matches(before);
        var matches = after is not null && Filter.Matches(after);
        return (matched, matches) switch
        {
            (false, false) => WatchEventKind.None,
            (false, true) => WatchEventKind.Appeared,
            (true, false) => after is null ? WatchEventKind.Deleted : WatchEventKind.Filtered,
            _ => Matters(before!, last) ? WatchEventKind.Changed : WatchEventKind.None,
        };
    }

    private bool Matters(Node before, CommitChange last)
    {
        // A node that was deleted and registered again is another one, however much it looks like the old.
        if (Mask == NodeFields.None || before.CreateRevision != last.After!.CreateRevision)
        {
            return true;
        }

        var differences = ReferenceEquals(before, last.Before) ? last.Differences : last.After.DifferencesFrom(before);
        return (differences & Mask) != NodeFields.None;
    }
}
