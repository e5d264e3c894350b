using Grpc.Core;

namespace Registry.Server.Health;

/// <summary>Reads streams of requests that their clients may leave open for ever, so that they do not hold up the end of the daemon.</summary>
internal static class ServingReads
{
    /// <summary>Waits for the next message.</summary>
    /// <returns>False where the client has ended its stream.</returns>
    /// <exception cref="RpcException">UNAVAILABLE: the daemon stops.</exception>
    public static async Task<bool> NextWhileServingAsync<T>(this IAsyncStreamReader<T> requests, ServingState state)
    {
        // A read that is cancelled would break the stream, and the client would not learn why it ends: it is left alone instead.
        var next = requests.MoveNext(CancellationToken.None);
        var serving = state.Current;
        while (serving.Phase != ServingPhase.Stopping)
        {
            if (next.IsCompleted || await Task.WhenAny(next, serving.Changed).ConfigureAwait(false) == next)
            {
                return await next.ConfigureAwait(false);
            }

            serving = state.Current;
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "the daemon is stopping"));
    }
}
