using System.Runtime.CompilerServices;
using Grpc.Core;
using Registry.V1;

namespace Registry.Client;

/// <summary>
/// A watch that goes on by itself: over broken connections and restarts of the daemon it resumes where it was, without gap and without
/// repetition; where the registry no longer has the changes since, it starts over and says so.
/// </summary>
/// <param name="client">The client; the caller disposes of it.</param>
/// <param name="options">What to watch; not given: all nodes.</param>
public sealed class NodeWatcher(RegistryClient client, NodeWatchOptions? options = null)
{
    private readonly NodeWatchOptions _options = options ?? new NodeWatchOptions();

    /// <summary>Watches until cancelled. Each enumeration is a watch of its own.</summary>
    /// <param name="cancellationToken">Ends the watch, which then throws.</param>
    /// <exception cref="RegistryException">The registry refuses the watch in a way that asking again does not mend (INVALID_FIELD,
    /// NODE_NOT_FOUND of the parent).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<NodeWatchEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var place = _options.ResumeAfter;
        if (place is null)
        {
            yield return new NodeWatchEvent.Started(NodeWatchStart.First);
        }

        for (var attempt = 0; ; attempt++)
        {
            var reader = new WatchReader(place);
            RegistryException? failure = null;
            await using (var messages = client.WatchOnce(_options.ToRequest(place), _options.Patience, cancellationToken).GetAsyncEnumerator(cancellationToken))
            {
                while ((failure = await TryMoveAsync(messages).ConfigureAwait(false)) is null)
                {
                    foreach (var told in reader.Read(messages.Current))
                    {
                        yield return told;
                    }

                    attempt = 0;
                }
            }

            var start = reader.Place is null ? reader.HasPresent ? NodeWatchStart.SnapshotInterrupted : null : StartOver(failure);
            if (start is null && !IsWorthRepeating(failure))
            {
                throw failure;
            }

            place = start is null ? reader.Place : null;
            var pause = failure.RetryDelay ?? client.Backoff(attempt);
            yield return new NodeWatchEvent.Interrupted(failure, pause);
            await Task.Delay(pause, client.TimeProvider, cancellationToken).ConfigureAwait(false);
            if (start is { } reason)
            {
                yield return new NodeWatchEvent.Started(reason);
            }
        }
    }

    /// <summary>Waits for the next message; null where it came, else why none will.</summary>
    private async Task<RegistryException?> TryMoveAsync(IAsyncEnumerator<WatchNodesResponse> messages)
    {
        try
        {
            return await messages.MoveNextAsync().ConfigureAwait(false)
                ? null
                : new RegistryUnavailableException(client.Address, "The daemon ended the watch.", ErrorDetails.Of(StatusCode.Unavailable), null);
        }
        catch (RegistryException e)
        {
            return e;
        }
    }

    /// <summary>Why a watch that was refused has to begin with nothing known; null where it can be resumed.</summary>
    private static NodeWatchStart? StartOver(RegistryException failure) => failure.Reason switch
    {
        ErrorReason.Compacted => NodeWatchStart.Compacted,
        ErrorReason.EpochChanged => NodeWatchStart.Restored,

        // Under the same epoch the registry is behind what it told before: an old copy of its data was put back.
        ErrorReason.RevisionNotReached => NodeWatchStart.Restored,
        _ => null,
    };

    private static bool IsWorthRepeating(RegistryException failure) => failure.Reason is ErrorReason.Stalled
        || failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.ResourceExhausted
            or StatusCode.Unknown;
}
