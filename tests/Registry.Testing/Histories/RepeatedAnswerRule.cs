namespace Registry.Testing.Histories;

/// <summary>A request that was carried out is answered alike whenever it is repeated under its request id.</summary>
public static class RepeatedAnswerRule
{
    /// <summary>What breaks the rule.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<ClientEvent> events)
    {
        foreach (var request in events.OfType<ClientEvent.Replied>().GroupBy(reply => reply.RequestId))
        {
            if (request.Where(reply => reply.End == CallEnd.Done).MinBy(reply => reply.Span.Ended) is not { } first)
            {
                continue;
            }

            var other = request.FirstOrDefault(reply => reply.End == CallEnd.Done
                ? reply.Answer != first.Answer
                : first.Span.IsBefore(reply.Span));
            if (other is not null)
            {
                yield return $"request {request.Key} was answered {first.Answer} and, repeated, {other.Answer}";
            }
        }
    }
}
