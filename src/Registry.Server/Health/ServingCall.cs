namespace Registry.Server.Health;

/// <summary>A call that would hold up the end of the daemon: it ends when the daemon begins to stop, or its client goes.</summary>
internal sealed class ServingCall : IDisposable
{
    private readonly CancellationTokenSource _ended;

    /// <param name="state">Tells when the daemon begins to stop.</param>
    /// <param name="callToken">Cancelled when the client goes.</param>
    public ServingCall(ServingState state, CancellationToken callToken)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(callToken);
        Token = _ended.Token;
        _ = EndWithAsync(state.Current);
    }

    /// <summary>Cancelled when the call has to end.</summary>
    public CancellationToken Token { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lets go of the wait below, too.
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task EndWithAsync(ServingStatus status)
    {
        if (status.Phase != ServingPhase.Stopping)
        {
            await status.Changed.WaitAsync(Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!Token.IsCancellationRequested)
        {
            await _ended.CancelAsync().ConfigureAwait(false);
        }
    }
}
