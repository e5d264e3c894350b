namespace Grpc.Core;

/// <summary>Messages that come in. One read at a time.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> read.</summary>
    T Current { get; }

    /// <summary>Reads the next message; false at the end of the stream.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Messages that go out. One write at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the next messages are written; null for the default.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; done when the transport has taken it.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message; cancelling ends the whole call.</summary>
    /// <exception cref="NotSupportedException">The token can be cancelled, and the implementation cannot.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream cannot cancel a write.")
            : WriteAsync(message);
}

/// <summary>Requests that go out.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more will come.</summary>
    Task CompleteAsync();
}

/// <summary>Responses that go out; the stream ends when the service's method returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}

/// <summary>Reads streams.</summary>
public static class AsyncStreamReaderMoveNextExtensions
{
    /// <summary>Reads the next message without a way to cancel; false at the end of the stream.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
