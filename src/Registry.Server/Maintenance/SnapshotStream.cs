using Google.Protobuf;
using Grpc.Core;
using Registry.Domain;
using Registry.Engine;
using Registry.Server.Nodes;
using Registry.Storage;
using Registry.Storage.Snapshots;

namespace Registry.Server.Maintenance;

/// <summary>Sends a snapshot file, made as it is sent.</summary>
internal sealed class SnapshotStream(RegistryEngine engine, Chunks chunks, TimeProvider time)
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Sends the whole registry of one revision.</summary>
    /// <exception cref="RpcException">STALLED: the client took nothing for too long; the view of the store is not held longer.</exception>
    public async Task SendAsync(bool omitHistory, IServerStreamWriter<V1.SnapshotResponse> responses, CancellationToken cancellationToken)
    {
        using var view = engine.OpenView();
        var total = Estimate(engine.Current, view, omitHistory);
        foreach (var part in SnapshotWriter.Write(view, engine.Epoch, time.GetUtcNow().UtcDateTime, total, omitHistory))
        {
            // A block that holds one large item is larger than what clients may be ready to take at once.
            for (var start = 0; start < part.Bytes.Length; start += PieceBytes)
            {
                var piece = part.Bytes.Slice(start, Math.Min(PieceBytes, part.Bytes.Length - start));
                var response = new V1.SnapshotResponse
                {
                    Data = UnsafeByteOperations.UnsafeWrap(piece),
                    Revision = view.Revision,
                    DoneCount = part.DoneCount,
                    TotalCount = total,
                };
                await chunks.WriteAsync(response, responses, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static long Estimate(RegistrySnapshot snapshot, IStoreView view, bool omitHistory)
    {
        var journal = view.Revision == 0 ? 0 : omitHistory ? 1 : view.Revision - view.OldestJournalRevision + 1;
        long blobs = 0;
        foreach (var node in snapshot.Indexes.Nodes)
        {
            blobs += node.Blobs.Length;
        }

        return snapshot.Count + blobs + journal;
    }
}
