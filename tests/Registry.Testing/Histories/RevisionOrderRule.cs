namespace Registry.Testing.Histories;

/// <summary>
/// Revisions follow real time: whoever asks after an answer of a revision is never answered from an older one, and commits that follow one
/// another have different revisions. What a scope was like at a revision is one thing for everybody. Together these make what has revisions
/// linearizable: the revisions are the order.
/// </summary>
public static class RevisionOrderRule
{
    /// <summary>What breaks the rule.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<ClientEvent> events) =>
        events.OfType<ClientEvent.Answered>().GroupBy(answer => answer.Scope)
            .SelectMany(scope => CheckOrder(scope.Key, [.. scope]).Concat(CheckImages(scope.Key, scope)));

    private static IEnumerable<string> CheckOrder(string scope, List<ClientEvent.Answered> answers)
    {
        var ended = answers.OrderBy(answer => answer.Span.Ended).ToList();
        var next = 0;
        ClientEvent.Answered? newest = null;
        foreach (var answer in answers.OrderBy(answer => answer.Span.Began))
        {
            for (; next < ended.Count && ended[next].Span.IsBefore(answer.Span); next++)
            {
                newest = newest is null || ended[next].Revision > newest.Revision ? ended[next] : newest;
            }

            if (newest is not null && answer.Revision < newest.Revision)
            {
                yield return $"{Name(scope)} was answered from revision {answer.Revision} at {answer.Span.Began} after {newest.Revision} at {newest.Span.Ended}";
            }
        }
    }

    private static IEnumerable<string> CheckImages(string scope, IEnumerable<ClientEvent.Answered> answers)
    {
        foreach (var revision in answers.GroupBy(answer => answer.Revision))
        {
            var images = revision.Where(answer => answer.Image.Length > 0).Select(answer => answer.Image).Distinct().Take(2).ToList();
            if (images.Count > 1)
            {
                yield return $"{Name(scope)} of revision {revision.Key} was answered as {images[0]} and as {images[1]}";
            }

            if (scope.Length == 0 && revision.Count(answer => answer.IsCommit) > 1)
            {
                yield return $"revision {revision.Key} is the revision of two commits";
            }
        }
    }

    private static string Name(string scope) => scope.Length == 0 ? "the registry" : $"'{scope}'";
}
