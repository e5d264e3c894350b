namespace Registry.GrpcStandIns.Tests.Hosting;

/// <summary>What the service of one host saw, for tests to wait for.</summary>
internal sealed class CallLog
{
    /// <summary>The longest that a test waits for what must happen at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public int CountAttempt() => Interlocked.Increment(ref _attempts);

    public void MarkStarted() => _started.TrySetResult();

    public void MarkCancelled() => _cancelled.TrySetResult();

    public Task WaitForStart() => _started.Task.WaitAsync(Patience);

    public Task WaitForCancellation() => _cancelled.Task.WaitAsync(Patience);
}
