using Grpc.Core;
using Registry.Server.Errors;

namespace Registry.Server.Nodes;

/// <summary>Bounds of answers that are streams.</summary>
public sealed record StreamingOptions
{
    /// <summary>How long a client may take nothing while the state that it reads is kept for it. Default 1 minute.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Sends a long sequence as messages of moderate size, to clients that take it.</summary>
internal sealed class Chunks(StreamingOptions options, TimeProvider time)
{
    private const int Bytes = 64 * 1024;
    private const int Count = 512;

    /// <summary>Sends all items.</summary>
    /// <param name="items">The items; what they are read from is kept as long as this takes.</param>
    /// <param name="measure">Size of an item in bytes.</param>
    /// <param name="toMessage">Makes a message of some items.</param>
    /// <param name="responses">Takes the messages; slower than the items come, it holds them back.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <param name="sendEmpty">Whether one message is sent where there are no items.</param>
    /// <exception cref="StalledException">The client took nothing for too long.</exception>
    public async Task WriteAsync<TItem, TMessage>(
        IEnumerable<TItem> items,
        Func<TItem, int> measure,
        Func<IReadOnlyList<TItem>, TMessage> toMessage,
        IServerStreamWriter<TMessage> responses,
        CancellationToken cancellationToken,
        bool sendEmpty = true)
    {
        var chunk = new List<TItem>();
        var bytes = 0;
        var sent = !sendEmpty;
        foreach (var item in items)
        {
            chunk.Add(item);
            bytes += measure(item);
            if (bytes >= Bytes || chunk.Count == Count)
            {
                // A message is encoded before the write returns, so the list can be used again.
                await WriteAsync(toMessage(chunk), responses, cancellationToken).ConfigureAwait(false);
                chunk.Clear();
                bytes = 0;
                sent = true;
            }
        }

        if (chunk.Count > 0 || !sent)
        {
            await WriteAsync(toMessage(chunk), responses, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends one message.</summary>
    /// <exception cref="StalledException">The client took nothing for too long.</exception>
    public async Task WriteAsync<TMessage>(TMessage message, IServerStreamWriter<TMessage> responses, CancellationToken cancellationToken)
    {
        // A write that is cancelled resets the stream, and the client does not learn why: none is begun that would be.
        cancellationToken.ThrowIfCancellationRequested();
        var write = responses.WriteAsync(message, cancellationToken);
        try
        {
            await write.WaitAsync(options.StallTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!write.IsCompleted)
        {
            throw new StalledException(options.StallTimeout, write);
        }
    }
}
