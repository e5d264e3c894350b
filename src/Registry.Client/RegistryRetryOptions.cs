namespace Registry.Client;

/// <summary>
/// How a <see cref="RegistryClient"/> retries. Retried are UNAVAILABLE, and RESOURCE_EXHAUSTED and ABORTED where the daemon says when to
/// repeat; nothing else. A write is retried under its <c>request_id</c>, so that it is carried out once. Pauses grow exponentially, with jitter;
/// the daemon's <c>RetryInfo</c> overrides them. No retry is begun that the deadline cannot see the end of the pause of.
/// </summary>
public sealed class RegistryRetryOptions
{
    /// <summary>Attempts in all, the first included: 1 (no retries) to 100. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Median pause before the second attempt. Default 100 ms.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause that the client chooses by itself, also between attempts to connect again. Default 2 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(2);

    internal void Validate()
    {
        if (MaxAttempts is < 1 or > 100)
        {
            throw new ArgumentException($"Retry.MaxAttempts {MaxAttempts} is not between 1 and 100.");
        }

        if (BaseDelay < TimeSpan.Zero || MaxDelay <= TimeSpan.Zero || BaseDelay > MaxDelay)
        {
            throw new ArgumentException($"Retry.BaseDelay {BaseDelay} is not between zero and Retry.MaxDelay {MaxDelay}.");
        }
    }
}
