namespace Registry.Server.Health;

/// <summary>A call that would hold up the end of the daemon: it ends when the daemon begins to stop, or its client goes.</summary>
internal sealed class ServingCall : IDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenSource _over = new();

    /// <param name="state">Tells when the daemon begins to stop.</param>
    /// <param name="callToken">Cancelled when the client goes.</param>
    public ServingCall(ServingState state, CancellationToken callToken)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(callToken);
        Token = _ended.Token;
        _ = EndWithAsync(state.Current, _over.Token);
    }

    /// <summary>Cancelled when the call has to end.</summary>
    public CancellationToken Token { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lets go of the wait below. A write that is still under way goes on: what ends the call may have to wait for it.
        _over.Cancel();
        _over.Dispose();
        _ended.Dispose();
    }

    private async Task EndWithAsync(ServingStatus status, CancellationToken over)
    {
        if (status.Phase != ServingPhase.Stopping)
        {
            await status.Changed.WaitAsync(over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!over.IsCancellationRequested)
        {
            await _ended.CancelAsync().ConfigureAwait(false);
        }
    }
}
