namespace Registry.Testing.Histories;

/// <summary>All rules that a history must keep.</summary>
public static class HistoryRules
{
    private const int ListedProblems = 20;

    /// <summary>What is wrong with a history; empty if the registry kept its promises.</summary>
    /// <param name="events">The history.</param>
    /// <param name="holdDown">Hold-down of the pool whose values it tells of.</param>
    public static IReadOnlyList<string> Check(IReadOnlyList<ClientEvent> events, TimeSpan holdDown) =>
    [
        .. RevisionOrderRule.Check(events)
            .Concat(RepeatedAnswerRule.Check(events))
            .Concat(KeyRegisterRule.Check(events))
            .Concat(PoolRule.Check(events, holdDown))
            .Concat(LivenessRule.Check(events))
            .Concat(WatchRule.Check(events))
            .Take(ListedProblems),
    ];
}
