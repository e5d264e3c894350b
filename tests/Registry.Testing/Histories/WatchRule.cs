namespace Registry.Testing.Histories;

/// <summary>A watch is told every change after the place where it began, in order, once, and as the commit left it: also when it resumes.</summary>
public static class WatchRule
{
    /// <summary>What breaks the rule.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<ClientEvent> events)
    {
        var changes = Changes(events);
        foreach (var watch in events.Select(happened => (Name: NameOf(happened), Event: happened)).Where(entry => entry.Name is not null).GroupBy(entry => entry.Name!))
        {
            foreach (var problem in CheckWatch(watch.Key, [.. watch.Select(entry => entry.Event)], changes))
            {
                yield return problem;
            }
        }
    }

    private static string? NameOf(ClientEvent happened) => happened switch
    {
        ClientEvent.WatchBegan began => began.Watch,
        ClientEvent.WatchTold told => told.Watch,
        ClientEvent.WatchProgress progress => progress.Watch,
        _ => null,
    };

    /// <summary>Every change that anybody knows of: by the answer to the one who made it, or because some watch was told.</summary>
    private static Dictionary<(long Revision, string NodeId), string> Changes(IReadOnlyList<ClientEvent> events)
    {
        var changes = new Dictionary<(long Revision, string NodeId), string>();
        foreach (var told in events.OfType<ClientEvent.WatchTold>())
        {
            changes[(told.Revision, told.NodeId)] = told.Image;
        }

        // What the maker was answered has the last word on what it was like.
        foreach (var made in events.OfType<ClientEvent.Answered>().Where(answer => answer.IsCommit && answer.Scope.StartsWith(NodeScope, StringComparison.Ordinal)))
        {
            changes[(made.Revision, made.Scope[NodeScope.Length..])] = made.Image;
        }

        return changes;
    }

    /// <summary>Begins the scopes of <see cref="ClientEvent.Answered"/> that are nodes.</summary>
    public const string NodeScope = "node/";

    private static IEnumerable<string> CheckWatch(string name, List<ClientEvent> told, Dictionary<(long Revision, string NodeId), string> changes)
    {
        var seen = new HashSet<(long Revision, string NodeId)>();
        var (began, known, last) = (long.MaxValue, 0L, 0L);
        foreach (var happened in told)
        {
            switch (happened)
            {
                case ClientEvent.WatchBegan start:
                    (began, known, last) = (Math.Min(began, start.AfterRevision), Math.Max(known, start.AfterRevision), Math.Max(last, start.AfterRevision));
                    break;
                case ClientEvent.WatchProgress progress:
                    (known, last) = (Math.Max(known, progress.Revision), Math.Max(last, progress.Revision));
                    break;
                case ClientEvent.WatchTold change:
                    if (!seen.Add((change.Revision, change.NodeId)))
                    {
                        yield return $"watch {name} was told twice of node '{change.NodeId}' at revision {change.Revision}";
                    }
                    else if (change.Revision < last)
                    {
                        yield return $"watch {name} was told of revision {change.Revision} after {last}";
                    }
                    else if (changes[(change.Revision, change.NodeId)] != change.Image)
                    {
                        yield return $"watch {name} was told node '{change.NodeId}' of revision {change.Revision} as {change.Image}; it was {changes[(change.Revision, change.NodeId)]}";
                    }

                    last = Math.Max(last, change.Revision);
                    break;
                default:
                    break;
            }
        }

        foreach (var change in changes.Keys.Where(change => change.Revision > began && change.Revision <= known && !seen.Contains(change)))
        {
            yield return $"watch {name} knows everything from {began} to {known}, but was not told of node '{change.NodeId}' at revision {change.Revision}";
        }
    }
}
