using Registry.Domain.Collections;

namespace Registry.Engine;

/// <summary>Forgets remembered requests by count and age. Holds only requests whose commits are durable; used by the writer alone.</summary>
internal sealed class RequestWindow(int maximumCount, TimeSpan maximumAge)
{
    private const int ForgottenPerCall = 4_096;

    private readonly Queue<(string RequestId, DateTime Time)> _order = new();

    public void Add(string requestId, DateTime time) => _order.Enqueue((requestId, time));

    /// <summary>The log without what is too old or too much; a bounded number a call.</summary>
    public RequestLog Trim(RequestLog log, DateTime now, EditToken token)
    {
        for (var i = 0; i < ForgottenPerCall && _order.TryPeek(out var oldest); i++)
        {
            if (_order.Count <= maximumCount && now - oldest.Time <= maximumAge)
            {
                break;
            }

            _order.Dequeue();
            log = log.Remove(oldest.RequestId, token);
        }

        return log;
    }
}
