using Google.Protobuf;

namespace Registry.Client;

/// <summary>Makes the ids under which writes are repeated safely.</summary>
internal sealed class RequestIds(TimeProvider timeProvider)
{
    /// <summary>A new id: a UUIDv7 of the client's clock.</summary>
    public string Next() => Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();

    /// <summary>
    /// The request itself where it has an id or changes nothing; else a copy under a new id. A copy, because a caller who sends the same
    /// message object twice means two writes.
    /// </summary>
    public T WithId<T>(T request, string requestId, bool validateOnly, Action<T, string> setId)
        where T : class, IDeepCloneable<T>
    {
        if (requestId.Length > 0 || validateOnly)
        {
            return request;
        }

        var copy = request.Clone();
        setId(copy, Next());
        return copy;
    }
}
