using Grpc.Core;

namespace Registry.Server.Nodes;

/// <summary>Sends a long sequence as messages of moderate size.</summary>
internal static class Chunks
{
    private const int Bytes = 64 * 1024;
    private const int Count = 512;

    /// <summary>Sends all items; at least one message, which may be empty.</summary>
    /// <param name="items">The items.</param>
    /// <param name="measure">Size of an item in bytes.</param>
    /// <param name="toMessage">Makes a message of some items.</param>
    /// <param name="responses">Takes the messages; slower than the items come, it holds them back.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public static async Task WriteAsync<TItem, TMessage>(
        IEnumerable<TItem> items,
        Func<TItem, int> measure,
        Func<IReadOnlyList<TItem>, TMessage> toMessage,
        IServerStreamWriter<TMessage> responses,
        CancellationToken cancellationToken)
    {
        var chunk = new List<TItem>();
        var bytes = 0;
        var sent = false;
        foreach (var item in items)
        {
            chunk.Add(item);
            bytes += measure(item);
            if (bytes >= Bytes || chunk.Count == Count)
            {
                // A message is encoded before the write returns, so the list can be used again.
                await responses.WriteAsync(toMessage(chunk), cancellationToken).ConfigureAwait(false);
                chunk.Clear();
                bytes = 0;
                sent = true;
            }
        }

        if (chunk.Count > 0 || !sent)
        {
            await responses.WriteAsync(toMessage(chunk), cancellationToken).ConfigureAwait(false);
        }
    }
}
