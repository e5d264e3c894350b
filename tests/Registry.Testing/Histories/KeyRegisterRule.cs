namespace Registry.Testing.Histories;

/// <summary>Each unique key is linearizable: one node holds it at a time, it is taken when it is free, and whoever looks it up finds its holder.</summary>
public static class KeyRegisterRule
{
    private const string Nobody = "";

    /// <summary>What breaks the rule.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<ClientEvent> events)
    {
        var keys = events.Select(happened => (Key: KeyOf(happened), Event: happened)).Where(entry => entry.Key is not null).GroupBy(entry => entry.Key);
        foreach (var key in keys)
        {
            var calls = key.Select(entry => (Interval(entry.Event), entry.Event)).ToList();
            if (!LinearSearch<ClientEvent>.CanBeOrdered(calls, Nobody, Step))
            {
                var listed = calls.OrderBy(call => call.Item1.Began).Select(call => call.Event.ToString());
                yield return $"no order explains what {calls.Count} calls were answered about the key '{key.Key}': {string.Join("; ", listed.Take(30))}";
            }
        }
    }

    private static string? KeyOf(ClientEvent happened) => happened switch
    {
        ClientEvent.KeyTaken taken => taken.Key,
        ClientEvent.KeyReleased released => released.Key,
        ClientEvent.KeyLookedUp looked => looked.Key,
        _ => null,
    };

    private static CallSpan Interval(ClientEvent happened) => happened is ClientEvent.KeyTaken { End: CallEnd.Unknown } or ClientEvent.KeyReleased { End: CallEnd.Unknown }
        ? happened.Span with { Ended = TimeSpan.MaxValue }
        : happened.Span;

    private static string? Step(string holder, ClientEvent call) => call switch
    {
        ClientEvent.KeyTaken { End: CallEnd.Refused } => holder == Nobody ? null : holder,
        ClientEvent.KeyTaken taken => holder == Nobody ? taken.NodeId : null,
        ClientEvent.KeyReleased { End: CallEnd.Refused } released => holder == released.NodeId ? null : holder,
        ClientEvent.KeyReleased released => holder == released.NodeId ? Nobody : null,
        ClientEvent.KeyLookedUp looked => holder == looked.NodeId ? holder : null,
        _ => throw new ArgumentException($"{call} is about no key.", nameof(call)),
    };
}
