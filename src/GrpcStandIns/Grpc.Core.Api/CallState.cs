namespace Grpc.Core;

/// <summary>What the four call objects share: how to reach headers, status, trailers and the end of the call.</summary>
/// <remarks>The functions take the call as an argument so that the client can use static ones: a call then costs no closures.</remarks>
internal readonly struct CallState(
    Func<object, Task<Metadata>> headers,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose,
    object state)
{
    /// <summary>Adapts functions that know their call; interceptors pass those.</summary>
    public CallState(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
        : this(_ => headers, _ => status(), _ => trailers(), _ => dispose(), headers)
    {
    }

    public Task<Metadata> Headers => headers(state);

    public Status GetStatus() => status(state);

    public Metadata GetTrailers() => trailers(state);

    public void Dispose() => dispose(state);
}
