using Registry.Domain;
using Registry.Engine.Commits;

namespace Registry.Engine.Watching;

/// <summary>
/// The events of one commit, or with <see cref="WatchSpec.LatestOnly"/> of a run of commits, that a watch has come to and not yet handed
/// out. Used by the thread of the watch alone.
/// </summary>
internal sealed class PendingEvents(WatchSpec spec)
{
    private readonly List<WatchEvent> _events = [];
    private readonly Dictionary<string, Fold> _folds = new(StringComparer.Ordinal);
    private int _next;

    private sealed record Fold(Node? Before, Commit Commit, CommitChange Last);

    /// <summary>How many nodes the commits since <see cref="Settle"/> are about.</summary>
    public int FoldedNodes => _folds.Count;

    /// <summary>The next event, which stays.</summary>
    public bool TryPeek(out WatchEvent next)
    {
        var any = _next < _events.Count;
        next = any ? _events[_next] : default;
        return any;
    }

    /// <summary>Takes the next event out.</summary>
    public void Advance() => _next++;

    /// <summary>Puts back what was taken out since <see cref="Settle"/>.</summary>
    public void Rewind() => _next = 0;

    /// <summary>Takes over the changes of the next commit. They can be taken out after <see cref="Settle"/>.</summary>
    public void Add(Commit commit)
    {
        foreach (var change in commit.Changes)
        {
            if (!spec.LatestOnly)
            {
                AddEvent(spec.Judge(change), commit, change);
            }
            else if (_folds.TryGetValue(change.NodeId, out var fold))
            {
                _folds[change.NodeId] = fold with { Commit = commit, Last = change };
            }
            else if (IsAbout(change))
            {
                _folds.Add(change.NodeId, new Fold(change.Before, commit, change));
            }
        }
    }

    /// <summary>Makes events of the changes that were added. What was there before has been taken out.</summary>
    public void Settle()
    {
        // A stable order: by commit, then as the nodes first came.
        foreach (var fold in _folds.Values.OrderBy(fold => fold.Commit.Revision))
        {
            AddEvent(spec.Judge(fold.Before, fold.Last), fold.Commit, fold.Last);
        }

        _folds.Clear();
    }

    /// <summary>Forgets what was taken out.</summary>
    public void Clear()
    {
        _events.Clear();
        _next = 0;
        if (_events.Capacity > 256)
        {
            // A watch that had much to tell once need not keep the room for it.
            _events.Capacity = 0;
            _folds.TrimExcess();
        }
    }

    private bool IsAbout(CommitChange change) =>
        (change.Before is { } before && spec.Filter.Matches(before)) || (change.After is { } after && spec.Filter.Matches(after));

    private void AddEvent(WatchEventKind kind, Commit commit, CommitChange change)
    {
        if (kind != WatchEventKind.None)
        {
            _events.Add(new WatchEvent(kind, commit, change));
        }
    }
}
