using Registry.Domain.Collections;

namespace Registry.Engine;

/// <summary>A request that was carried out: its revision and what tells it from another.</summary>
internal sealed record RequestMark(long Revision, DateTime Time, UInt128 Fingerprint);

/// <summary>The requests that were carried out under a request id, as an immutable value: a failed batch takes its requests along.</summary>
internal readonly struct RequestLog
{
    private readonly HashTrie<RequestMark> _marks;

    private RequestLog(HashTrie<RequestMark> marks) => _marks = marks;

    public static RequestLog Empty => new(HashTrie<RequestMark>.Empty);

    public int Count => _marks.Count;

    public RequestMark? Find(string requestId) => _marks.TryGetValue(requestId, out var mark) ? mark : null;

    public RequestLog Add(string requestId, RequestMark mark, EditToken token) => new(_marks.Set(requestId, mark, token));

    /// <summary>Without a request, unless its id has been used again since for another.</summary>
    public RequestLog Remove(string requestId, long revision, EditToken token) =>
        Find(requestId) is { } mark && mark.Revision == revision ? new RequestLog(_marks.Remove(requestId, token)) : this;
}
