using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace Registry.Server.Transport;

/// <summary>The body of a request; what fails because the client has gone ends the call as cancelled.</summary>
internal sealed class DepartureReader(PipeReader inner) : PipeReader, IRequestBodyPipeFeature
{
    /// <inheritdoc/>
    public PipeReader Reader => this;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var read = inner.ReadAsync(cancellationToken);
            return read.IsCompletedSuccessfully ? read : AwaitAsync(read, cancellationToken);
        }
        catch (Exception e) when (Departures.IsDeparture(e, cancellationToken))
        {
            throw Departures.Cancelled(e);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        try
        {
            return inner.TryRead(out result);
        }
        catch (Exception e) when (Departures.IsDeparture(e, CancellationToken.None))
        {
            throw Departures.Cancelled(e);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            inner.AdvanceTo(consumed, examined);
        }
        catch (Exception e) when (Departures.IsDeparture(e, CancellationToken.None))
        {
            // Even what was read in time cannot be given back once the body is broken.
            throw Departures.Cancelled(e);
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (Exception e) when (Departures.IsDeparture(e, cancellationToken))
        {
            throw Departures.Cancelled(e);
        }
    }
}
