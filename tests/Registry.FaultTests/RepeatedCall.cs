using Google.Protobuf;
using Registry.Client;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Sends requests until somebody answers, and records what was answered under which request id.</summary>
internal sealed class RepeatedCall(EventHistory history)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Sends a write until it is answered or refused, or until it is given up.</summary>
    public async Task<CallResult<T>> SendAsync<T>(string requestId, Func<CancellationToken, Task<T>> send, CancellationToken giveUp)
        where T : class, IMessage
    {
        var call = await AskAsync(send, giveUp);
        if (call.Answer is { } answer)
        {
            history.Add(new ClientEvent.Replied(requestId, answer.ToString()!, CallEnd.Done) { Span = call.LastSpan });
        }
        else if (call.Refusal is { } refusal && !IsPassing(refusal))
        {
            history.Add(new ClientEvent.Replied(requestId, refusal.ToString(), CallEnd.Refused) { Span = call.LastSpan });
        }

        return call;
    }

    /// <summary>As <see cref="SendAsync"/>, for calls without a request id.</summary>
    public async Task<CallResult<T>> AskAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken giveUp)
        where T : class
    {
        var first = history.Now;
        var isUnknown = false;
        while (true)
        {
            var began = history.Now;
            try
            {
                var answer = await send(giveUp);
                return new CallResult<T>(answer, null, IsUnknown: false, history.Since(first), history.Since(began));
            }
            catch (OperationCanceledException)
            {
                return new CallResult<T>(null, null, IsUnknown: true, new CallSpan(first, TimeSpan.MaxValue), history.Since(began));
            }
            catch (RegistryException e) when (e.Reason != ErrorReason.Unspecified)
            {
                var span = isUnknown ? new CallSpan(first, TimeSpan.MaxValue) : history.Since(first);
                return new CallResult<T>(null, e.Reason, isUnknown, span, history.Since(began));
            }
            catch (RegistryException) when (!giveUp.IsCancellationRequested)
            {
                isUnknown = true;
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
            catch (RegistryException)
            {
                return new CallResult<T>(null, null, IsUnknown: true, new CallSpan(first, TimeSpan.MaxValue), history.Since(began));
            }
        }
    }

    /// <summary>Whether a refusal tells of the daemon, not of the request.</summary>
    private static bool IsPassing(ErrorReason reason) => reason is ErrorReason.QueueFull or ErrorReason.StoreFull or ErrorReason.ReadOnly
        or ErrorReason.ShuttingDown or ErrorReason.Starting or ErrorReason.Contended or ErrorReason.LimitExceeded;
}
