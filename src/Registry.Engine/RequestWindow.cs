namespace Registry.Engine;

/// <summary>A remembered request in the order of commits.</summary>
internal readonly record struct RememberedRequest(string RequestId, long Revision, DateTime Time);

/// <summary>Forgets remembered requests by count and age. Holds only requests whose commits are durable; used by the writer alone.</summary>
internal sealed class RequestWindow(int maximumCount, TimeSpan maximumAge)
{
    private readonly Queue<RememberedRequest> _order = new();

    public void Add(string requestId, long revision, DateTime time) => _order.Enqueue(new RememberedRequest(requestId, revision, time));

    /// <summary>Takes out the oldest request if it is too old or one too many.</summary>
    public bool TryForget(DateTime now, out RememberedRequest forgotten)
    {
        if (_order.TryPeek(out forgotten) && (_order.Count > maximumCount || now - forgotten.Time > maximumAge))
        {
            _order.Dequeue();
            return true;
        }

        return false;
    }
}
